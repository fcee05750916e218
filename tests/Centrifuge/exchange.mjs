// A sandbox in a process of its own, and clients of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';

export class Exchange {
    #process;
    #lines;
    #clients = [];

    static async start({ tokenLifetime = 3600 } = {}) {
        const exchange = new Exchange();
        const host = fileURLToPath(new URL('Host', import.meta.url));
        exchange.#process = spawn('dotnet', ['run', '--no-build', '--project', host, '--', `${tokenLifetime}`], { stdio: ['pipe', 'pipe', 'inherit'] });
        exchange.#lines = createInterface({ input: exchange.#process.stdout })[Symbol.asyncIterator]();
        exchange.uri = await exchange.#read();
        return exchange;
    }

    /** Executes a command of the host and returns its result. */
    async do(command) {
        this.#process.stdin.write(`${command}\n`);
        return await this.#read();
    }

    async privateToken() {
        return (await this.do('tokens')).PrivateJwt;
    }

    async publicToken() {
        return (await this.do('tokens')).PublicJwt;
    }

    /** A connected client that gets its tokens when it needs them. */
    async connect(getToken = () => this.privateToken()) {
        const client = new Centrifuge(this.uri, { websocket: WebSocket, getToken, minReconnectDelay: 10, maxReconnectDelay: 50 });
        this.#clients.push(client);
        client.connect();
        await client.ready(10_000);
        return client;
    }

    async stop() {
        this.#clients.forEach(client => client.disconnect());
        this.#process.stdin.end();
        await once(this.#process, 'exit');
    }

    async #read() {
        const { value, done } = await this.#lines.next();
        if (done) {
            throw new Error('The sandbox has ended. Build it with: dotnet build tests/Centrifuge/Host');
        }

        return JSON.parse(value);
    }
}

/** A subscription with all that came: contexts of its beginnings, publications and errors. */
export async function subscribe(client, channel) {
    const subscription = client.newSubscription(channel, { minResubscribeDelay: 10, maxResubscribeDelay: 50 });
    const seen = { subscription, begun: [], publications: [], errors: [] };
    subscription.on('subscribed', context => seen.begun.push(context));
    subscription.on('publication', publication => seen.publications.push(publication));
    subscription.on('error', error => seen.errors.push(error));
    subscription.subscribe();
    return seen;
}

/** Waits for a condition, at most ten seconds. */
export async function until(condition) {
    const end = Date.now() + 10_000;
    while (!(await condition())) {
        if (Date.now() > end) {
            throw new Error(`It did not happen: ${condition}`);
        }

        await new Promise(resolve => setTimeout(resolve, 10));
    }
}
