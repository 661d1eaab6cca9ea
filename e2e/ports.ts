/**
 * Where the browser tests' own demo listens: away from the ports that people use by hand, and below those that systems give
 * to connections that go out (32,768 and above on Linux), which may be taken when somebody begins to listen.
 */
export const ports = { port: 28_600, opsPort: 28_601, controlPort: 28_602 };
/** A site of somebody whom the demo lets ask: at this port, and only while a test runs it. */
export const allyPort = 28_603;
/** A push service that the demo knows: there only while a test runs it. */
export const pushPort = 28_604;
/** What it keeps. */
export const dataDir = ".data/e2e";
/** What it says, of every request too. */
export const demoLog = "test-results/demo.log";
