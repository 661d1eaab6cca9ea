/** What a browser is told by push. notices: what happens to one's orders; kitchen: orders that ring in one's restaurant. */
export const PUSH_PURPOSES = ["notices", "kitchen"] as const;
export type PushPurpose = (typeof PUSH_PURPOSES)[number];
