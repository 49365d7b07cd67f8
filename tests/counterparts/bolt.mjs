// Slack's own receiver on the paths of ours: `node bolt.mjs PORT SIGNING_SECRET`. It acknowledges whatever is signed, and does nothing else.
import bolt from "@slack/bolt";

const [port, signingSecret] = process.argv.slice(2);
const receiver = new bolt.HTTPReceiver({ signingSecret, endpoints: ["/slack/events", "/slack/commands", "/slack/interactions"], logLevel: bolt.LogLevel.ERROR });
const app = new bolt.App({ receiver, authorize: async () => ({ botToken: "xoxb-1", botId: "B1", botUserId: "U1" }), logLevel: bolt.LogLevel.ERROR });
app.event("app_mention", async () => {});
app.command("/triage", async ({ ack }) => ack());
app.action(/.*/, async ({ ack }) => ack());
await receiver.start({ port: Number(port), host: "127.0.0.1" });
console.log("bolt is listening");
