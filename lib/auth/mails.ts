import { JOIN_LINK_HOURS, MAIL_LINK_MINUTES } from "./mail-links.ts";

/** The outbox topic of mails about accounts. */
export const ACCOUNT_MAIL_TOPIC = "auth.mail";

/** What a mail about an account says. Those with a link have one that is good once. */
export type AccountMail =
  | "sign_up"
  | "sign_in"
  | "reset"
  | "address"
  | "join"
  | "elsewhere"
  | "already"
  | "nobody"
  | "password-changed"
  | "address-changed";

type Words = { readonly subject: string; readonly lines: readonly string[]; readonly button?: string };

const IGNORE_EN = "If you did not ask for this, do nothing: without the button nothing happens.";
const IGNORE_SV = "Om det inte var du som bad om det här behöver du inte göra något: utan knappen händer ingenting.";
const ONCE_EN = `The link works once, for ${MAIL_LINK_MINUTES} minutes.`;
const ONCE_SV = `Länken fungerar en gång, i ${MAIL_LINK_MINUTES} minuter.`;

const WORDS: Readonly<Record<"en" | "sv", Readonly<Record<AccountMail, Words>>>> = {
  en: {
    sign_up: {
      subject: "Confirm your address",
      lines: ["One step left: confirm that this address is yours and choose a password.", ONCE_EN, IGNORE_EN],
      button: "Confirm my address",
    },
    sign_in: { subject: "Your sign-in link", lines: ["Here is your way in.", ONCE_EN, IGNORE_EN], button: "Sign in" },
    reset: {
      subject: "Choose a new password",
      lines: [
        "Choose a new password here. It signs you out everywhere else.",
        ONCE_EN,
        "If you did not ask for this, do nothing: your password stays as it is.",
      ],
      button: "Choose a password",
    },
    address: {
      subject: "Confirm your new address",
      lines: ["Confirm that this address is yours, and your account moves to it.", ONCE_EN, IGNORE_EN],
      button: "Use this address",
    },
    join: {
      subject: "A restaurant wants you among its people",
      lines: [
        "Whoever runs a restaurant on Hotpath wants you to work with them. The button says which one, before anything happens.",
        `The link works once, for ${JOIN_LINK_HOURS} hours.`,
        "If you do not know of this, do nothing: without the button nothing happens.",
      ],
      button: "Look at it",
    },
    elsewhere: {
      subject: "A restaurant wants you among its people",
      lines: [
        "Whoever runs a restaurant on Hotpath wants you to work with them. This address works for somebody else already, and nothing was changed.",
        "Have them write to another address of yours.",
      ],
      button: "Sign in",
    },
    already: {
      subject: "You have an account already",
      lines: [
        "Somebody, most likely you, wanted to use this address. It has an account already, and nothing was changed.",
        "Sign in, or choose a new password if you have forgotten yours.",
      ],
      button: "Sign in",
    },
    nobody: {
      subject: "There is no account with this address",
      lines: [
        "Somebody, most likely you, wanted to sign in with this address. There is no account with it.",
        "You may have used another address, or you can make an account.",
      ],
      button: "Make an account",
    },
    "password-changed": {
      subject: "Your password was changed",
      lines: [
        "The password of your account was changed, and every other device was signed out.",
        "If that was not you, choose a new one now.",
      ],
      button: "Choose a password",
    },
    "address-changed": {
      subject: "The address of your account was changed",
      lines: [
        "Your account has moved to another address, and this one no longer signs in. If that was not you, answer this mail.",
      ],
    },
  },
  sv: {
    sign_up: {
      subject: "Bekräfta din adress",
      lines: ["Ett steg kvar: bekräfta att adressen är din och välj ett lösenord.", ONCE_SV, IGNORE_SV],
      button: "Bekräfta min adress",
    },
    sign_in: {
      subject: "Din inloggningslänk",
      lines: ["Här är vägen in.", ONCE_SV, IGNORE_SV],
      button: "Logga in",
    },
    reset: {
      subject: "Välj ett nytt lösenord",
      lines: [
        "Här väljer du ett nytt lösenord. Det loggar ut dig överallt annars.",
        ONCE_SV,
        "Om det inte var du som bad om det här behöver du inte göra något: ditt lösenord är som förut.",
      ],
      button: "Välj lösenord",
    },
    address: {
      subject: "Bekräfta din nya adress",
      lines: ["Bekräfta att adressen är din, så flyttar ditt konto till den.", ONCE_SV, IGNORE_SV],
      button: "Använd adressen",
    },
    join: {
      subject: "En restaurang vill ha med dig",
      lines: [
        "Den som driver en restaurang på Hotpath vill att du ska arbeta där. Knappen visar vilken, innan något händer.",
        `Länken fungerar en gång, i ${JOIN_LINK_HOURS} timmar.`,
        "Om du inte känner till det här behöver du inte göra något: utan knappen händer ingenting.",
      ],
      button: "Titta på det",
    },
    elsewhere: {
      subject: "En restaurang vill ha med dig",
      lines: [
        "Den som driver en restaurang på Hotpath vill att du ska arbeta där. Den här adressen arbetar redan för någon annan, och ingenting har ändrats.",
        "Be dem skriva till en annan av dina adresser.",
      ],
      button: "Logga in",
    },
    already: {
      subject: "Du har redan ett konto",
      lines: [
        "Någon, troligen du, ville använda den här adressen. Den har redan ett konto, och ingenting har ändrats.",
        "Logga in, eller välj ett nytt lösenord om du har glömt ditt.",
      ],
      button: "Logga in",
    },
    nobody: {
      subject: "Det finns inget konto med den här adressen",
      lines: [
        "Någon, troligen du, ville logga in med den här adressen. Det finns inget konto med den.",
        "Du kanske har använt en annan adress, eller så kan du skapa ett konto.",
      ],
      button: "Skapa konto",
    },
    "password-changed": {
      subject: "Ditt lösenord har ändrats",
      lines: [
        "Lösenordet till ditt konto har ändrats, och alla andra enheter har loggats ut.",
        "Om det inte var du: välj ett nytt nu.",
      ],
      button: "Välj lösenord",
    },
    "address-changed": {
      subject: "Ditt kontos adress har ändrats",
      lines: [
        "Ditt konto har flyttat till en annan adress, och den här loggar inte längre in. Om det inte var du: svara på det här mejlet.",
      ],
    },
  },
};

/** Where the button leads; with a token, which stands in the fragment. */
const PAGES: Readonly<Record<AccountMail, string>> = {
  sign_up: "/link",
  sign_in: "/link",
  reset: "/link",
  address: "/link",
  join: "/link",
  elsewhere: "/sign-in",
  already: "/sign-in",
  nobody: "/sign-up",
  "password-changed": "/forgot",
  "address-changed": "",
};

/** A mail in its two forms. Nothing in it was typed by anybody: it goes to people who may know nothing of it. */
export function renderAccountMail(
  mail: AccountMail,
  { locale, publicUrl, token }: { locale: string; publicUrl: string; token: string | null },
): { subject: string; text: string; html: string } {
  const language = locale === "sv" ? "sv" : "en";
  const { subject, lines, button } = WORDS[language][mail];
  const address = `${publicUrl}/${language}${PAGES[mail]}${token === null ? "" : `#${token}`}`;
  const text = [...lines, ...(button ? [`${button}: ${address}`] : []), "Hotpath"].join("\n\n");
  const paragraphs = lines.map((line) => `<p style="margin:0 0 16px">${line}</p>`).join("");
  const link = button
    ? `<p style="margin:24px 0"><a href="${address}" style="display:inline-block;padding:14px 22px;border-radius:12px;background:#be3e0a;color:#ffffff;font-weight:600;text-decoration:none">${button}</a></p>`
    : "";
  const html = `<!doctype html><html lang="${language}"><body style="margin:0;padding:32px 16px;background:#fbf8f3;color:#241c15;font:16px/1.5 system-ui,sans-serif"><div style="max-width:32rem;margin:auto"><p style="margin:0 0 24px;font-size:19px;font-weight:700;color:#be3e0a">Hotpath</p><h1 style="margin:0 0 16px;font-size:26px;line-height:1.15">${subject}</h1>${paragraphs}${link}</div></body></html>`;
  return { subject, text, html };
}
