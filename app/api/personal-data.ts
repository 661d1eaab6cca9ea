import type { PersonalData } from "#lib/auth/erasure/commands.ts";
import { personalNotifications } from "#lib/notifications/personal/commands.ts";
import { personalAddresses, personalOrders } from "#lib/orders/personal/commands.ts";

/** What is kept of a person beside the account: a feature that keeps anything is named here. */
export const personalData: readonly PersonalData[] = [personalNotifications, personalOrders, personalAddresses];
