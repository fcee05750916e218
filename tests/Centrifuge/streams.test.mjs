import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Exchange, subscribe, until } from './exchange.mjs';

const channels = ['market:BTC-USD', 'trade:BTC-USD', 'orderbook:BTC-USD', 'account@13'];

async function withExchange(options, work) {
    const exchange = await Exchange.start(options);
    try {
        await work(exchange);
    } finally {
        await exchange.stop();
    }
}

/** The publications that a channel's record has from an offset on. */
async function published(exchange, channel, after) {
    return (await exchange.do(`published ${channel}`))
        .filter(publication => publication.Offset > after)
        .map(publication => ({ offset: publication.Offset, data: JSON.parse(publication.Data) }));
}

const plain = publications => publications.map(({ offset, data }) => ({ offset, data }));

test('a client subscribes to all kinds of channels and gets all that is published', () => withExchange({}, async exchange => {
    const client = await exchange.connect();
    for (const channel of channels) {
        const seen = await subscribe(client, channel);
        await seen.subscription.ready(10_000);
        const [context] = seen.begun;
        assert.ok(context.data);
        assert.equal(context.recoverable, /^(trade|orderbook):/.test(channel));
        const before = context.streamPosition?.offset ?? 0;
        await exchange.do(`burst ${channel} 500`);
        await until(() => seen.publications.length >= 500);
        if (context.recoverable) {
            const all = await published(exchange, channel, before);
            assert.deepEqual(plain(seen.publications), all.slice(0, seen.publications.length));
        }
    }
}));

test('a public token opens the channels of markets but not the account', () => withExchange({}, async exchange => {
    const client = await exchange.connect(() => exchange.publicToken());
    await (await subscribe(client, 'trade:ETH-USD')).subscription.ready(10_000);
    const account = await subscribe(client, 'account@13');
    await until(() => account.errors.length >= 3);
    assert.deepEqual([account.errors[0].error.code, account.errors[0].error.temporary], [100, true]);
    assert.equal(account.subscription.state, 'subscribing');
}));

test('a connection lives on with refreshed tokens and pings', () => withExchange({ tokenLifetime: 2 }, async exchange => {
    const client = await exchange.connect();
    let reconnects = 0;
    client.on('connecting', () => reconnects++);
    const seen = await subscribe(client, 'market:BTC-USD');
    const count = async method => (await exchange.do('commands')).filter(command => command.Method === method).length;
    await until(async () => await count('refresh') >= 3 && await count('pong') >= 4);
    assert.equal(reconnects, 0);
    assert.equal(seen.begun.length, 1);
    assert.equal(client.state, 'connected');
}));

test('a client recovers all that it missed over cut and closed connections', () => withExchange({}, async exchange => {
    const client = await exchange.connect();
    const books = await subscribe(client, 'orderbook:BTC-USD');
    const trades = await subscribe(client, 'trade:BTC-USD');
    await Promise.all([books.subscription.ready(10_000), trades.subscription.ready(10_000)]);
    for (const end of ['cut', 'close 3001', 'cut', 'close 3010']) {
        const begun = books.begun.length;
        await exchange.do(end);
        await exchange.do('burst orderbook:BTC-USD 50');
        await exchange.do('burst trade:BTC-USD 50');
        await until(() => books.begun.length > begun && trades.begun.length > begun);
        assert.ok(books.begun.at(-1).wasRecovering && books.begun.at(-1).recovered);
    }

    for (const [channel, seen] of [['orderbook:BTC-USD', books], ['trade:BTC-USD', trades]]) {
        const all = await published(exchange, channel, seen.begun[0].streamPosition.offset);
        assert.ok(all.length >= 200);
        await until(() => seen.publications.length >= all.length);
        assert.deepEqual(plain(seen.publications).slice(0, all.length), all);
    }
}));

test('a lost history is not recovered', () => withExchange({}, async exchange => {
    const client = await exchange.connect();
    const seen = await subscribe(client, 'orderbook:BTC-USD');
    await seen.subscription.ready(10_000);
    await exchange.do('lose orderbook:BTC-USD');
    await exchange.do('cut');
    await until(() => seen.begun.length === 2);
    assert.deepEqual([seen.begun[1].wasRecovering, seen.begun[1].recovered], [true, false]);
}));

test('a subscription that the server ends begins again, or not, by its code', () => withExchange({}, async exchange => {
    const client = await exchange.connect();
    const seen = await subscribe(client, 'trade:BTC-USD');
    await seen.subscription.ready(10_000);
    await exchange.do('unsubscribe trade:BTC-USD 2500');
    await until(() => seen.begun.length === 2);
    await exchange.do('unsubscribe trade:BTC-USD 2000');
    await until(() => seen.subscription.state === 'unsubscribed');
}));

test('a final close code ends the client', () => withExchange({}, async exchange => {
    const client = await exchange.connect();
    let ended;
    client.on('disconnected', context => ended = context);
    await exchange.do('close 3503');
    await until(() => ended);
    assert.deepEqual([ended.code, ended.reason], [3503, 'by the test']);
    await until(async () => await exchange.do('connections') === 0);
}));
