/** How somebody showed who they are. */
export type SignInMethod = "password" | "link" | "google" | "apple" | "demo";
