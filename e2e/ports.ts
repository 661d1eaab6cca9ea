/** Where the browser tests' own demo listens: away from the ports that people use by hand. */
export const ports = { port: 43_600, opsPort: 43_601, controlPort: 43_602 };
/** A site of somebody whom the demo lets ask: at this port, and only while a test runs it. */
export const allyPort = 43_603;
/** A push service that the demo knows: there only while a test runs it. */
export const pushPort = 43_604;
/** What it keeps. */
export const dataDir = ".data/e2e";
/** What it says, of every request too. */
export const demoLog = "test-results/demo.log";
