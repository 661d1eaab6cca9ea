import { LogoMark } from "#components/layout/logo.tsx";
import { SettingsMenu } from "#components/layout/settings-menu.tsx";
import { KitchenNav } from "./kitchen-nav.tsx";
import "./controls.css";
import "./kitchen-page.css";
import "./shop-bar.css";

/** The top of a restaurant's pages but the board, which has more to say in its own. */
export function KitchenTop({ name }: { readonly name: string }) {
  return (
    <header className="board-top">
      <p className="board-name">
        <LogoMark />
        {name}
      </p>
      <KitchenNav />
      <SettingsMenu className="board-chip board-round" />
    </header>
  );
}
