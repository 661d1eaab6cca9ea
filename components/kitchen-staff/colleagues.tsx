"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { UserId } from "#lib/core/ids.ts";
import type { Person } from "./staff.ts";
import "./kitchen-staff.css";

type Props = {
  readonly people: readonly Person[];
  readonly you: UserId;
  readonly restaurant: string;
  /** What can be done with one of them, by who runs the restaurant. */
  readonly ways?: (person: Person) => ReactNode;
};

/** Who works at a restaurant, under its heading. */
export function Colleagues({ people, you, restaurant, ways }: Props) {
  const t = useTranslations("kitchenStaff");
  return (
    <>
      <header className="kitchen-head">
        <div>
          <h1>{t("title")}</h1>
          <p>{t(ways ? "lead" : "leadStaff", { name: restaurant })}</p>
        </div>
      </header>
      <section className="kitchen-section" aria-labelledby="staff-people">
        <header>
          <h2 id="staff-people">{t("people")}</h2>
        </header>
        <ul>
          {people.map((person) => (
            <li key={person.userId} className="staff-row">
              <span className="staff-who">
                <strong>
                  {person.name || person.email} {person.userId === you && <small>({t("you")})</small>}
                </strong>
                {person.email && person.name && <small>{person.email}</small>}
              </span>
              <span className="staff-role" data-owner={person.isOwner || undefined}>
                {t(person.isOwner ? "owner" : "staff")}
              </span>
              {ways && <span className="staff-ways">{person.userId !== you && person.email && ways(person)}</span>}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
