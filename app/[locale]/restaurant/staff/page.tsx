import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireKitchenPage } from "#app/kitchen-page.ts";
import { requireRuntime } from "#app/runtime.ts";
import { Words } from "#app/words.tsx";
import { Colleagues } from "#components/kitchen-staff/colleagues.tsx";
import { StaffPage } from "#components/kitchen-staff/staff-page.tsx";
import { KitchenTop } from "#components/restaurant/kitchen-top.tsx";
import { listStaff } from "#lib/auth/appointments/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("kitchenStaff");
  return { title: t("title"), robots: { index: false, follow: false } };
}

/** A restaurant's people. Who runs it takes them on and lets them go; the others see who they are. */
export default async function KitchenStaffRoute({ params }: PageProps<"/[locale]/restaurant/staff">) {
  const { restaurantId, userId, isOwner, shop } = await requireKitchenPage((await params).locale, "restaurant/staff");
  const { people, invited } = await listStaff(requireRuntime().ctx.db.primary, restaurantId);
  const names = people.map(({ email: _, ...person }) => ({ ...person, email: null }));
  return (
    <Words of={["kitchenStaff", "board.ways"]}>
      <KitchenTop name={shop.name} />
      {isOwner ? (
        <StaffPage first={{ people, invited }} you={userId} restaurant={shop.name} />
      ) : (
        <main id="main" className="kitchen-page">
          <Colleagues people={names} you={userId} restaurant={shop.name} />
        </main>
      )}
    </Words>
  );
}
