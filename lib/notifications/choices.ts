import { CHANNELS, type Channel, NOTICE_EVENTS, type NoticeEvent } from "./notice.ts";

/** What somebody has chosen otherwise than by default. */
export type Choice = { readonly event: NoticeEvent; readonly channel: Channel; readonly isWanted: boolean };

type Default = {
  readonly isOn: boolean /** It cannot be turned off: a receipt, and where one's money is. */;
  readonly isFixed: boolean;
};

const always: Default = { isOn: true, isFixed: true };
const on: Default = { isOn: true, isFixed: false };
const off: Default = { isOn: false, isFixed: false };

/**
 * Quiet by default: mails are a receipt and what somebody who is not looking has to know. What happens on the way is on the
 * order's page, which is open then. Pushes go to whoever has turned them on in a browser, and say what they would look for.
 */
export const DEFAULTS: Readonly<Record<NoticeEvent, Readonly<Record<Channel, Default>>>> = {
  confirmed: { mail: always, app: on, push: off },
  accepted: { mail: on, app: on, push: on },
  picked_up: { mail: off, app: on, push: on },
  delivered: { mail: off, app: on, push: on },
  not_made: { mail: always, app: on, push: on },
  refunded: { mail: always, app: on, push: on },
};

/** A guest has no list, and no page but the mail's link: they are mailed what one with an account sees there. */
export function isWantedByGuest(channel: Channel): boolean {
  return channel === "mail";
}

export function isWanted(event: NoticeEvent, channel: Channel, choices: readonly Choice[]): boolean {
  const { isOn, isFixed } = DEFAULTS[event][channel];
  if (isFixed) return isOn;
  return choices.find((choice) => choice.event === event && choice.channel === channel)?.isWanted ?? isOn;
}

/** Every event and channel as somebody has it, for showing. */
export type ChoiceRow = Choice & { readonly isFixed: boolean };

export function choiceRows(choices: readonly Choice[]): ChoiceRow[] {
  return NOTICE_EVENTS.flatMap((event) =>
    CHANNELS.map((channel) => ({
      event,
      channel,
      isWanted: isWanted(event, channel, choices),
      isFixed: DEFAULTS[event][channel].isFixed,
    })),
  );
}
