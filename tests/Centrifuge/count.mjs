// Counts the messages of a server, for the bench: prints the time in microseconds from the connection to the last one.
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';

const [uri, kind, markets, messages] = process.argv.slice(2);
const start = performance.now();
const client = new Centrifuge(uri, { websocket: WebSocket, token: 't', timeout: 60_000 });
let count = 0;
for (let market = 0; market < Number(markets); market++) {
    const subscription = client.newSubscription(`${kind}:M${String(market).padStart(3, '0')}-USD`);
    subscription.on('publication', () => {
        if (++count === Number(messages)) {
            console.log((performance.now() - start) * 1000);
            process.exit(0);
        }
    });
    subscription.subscribe();
}

client.connect();
