import 'reflect-metadata';
import type { INestMicroservice } from '@nestjs/common';
import { Controller, Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { Ctx, Payload } from '@nestjs/microservices';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventuallyWithin, message } from '../contract/bus-under-test.js';
import type { Bus, Delivery, Message } from '../index.js';
import { BUS, BusStrategy, Consumes, ConsumesBatch, openEmbeddedBus, PoisonMessageError } from '../index.js';

const eventually = eventuallyWithin(20_000);
const topic = 'tickets.events';
const seen: string[] = [];

@Injectable()
class Words {
  of(one: Message): string {
    return String(one.data);
  }
}

@Controller()
class RoutingConsumer {
  constructor(@Inject(Words) private readonly words: Words) {}

  @Consumes({ topic, group: 'routing', retry: { attempts: 3, firstDelay: 5, longestDelay: 5 } })
  async route(@Payload() one: Message, @Ctx() { attempt, group }: Delivery): Promise<void> {
    const words = this.words.of(one);
    seen.push(`${group} ${words} ${attempt}`);
    if (words === 'poison') throw new PoisonMessageError('not for routing');
    if (words === 'bad') throw new RangeError('no such place');
    if (words === 'shy' && attempt < 2) throw new Error('not yet');
  }
}

@Controller()
class RegistersConsumer {
  @ConsumesBatch({ topic, group: 'registers', batchSize: 100 })
  async project(@Payload() messages: readonly Message[], @Ctx() { group }: Delivery): Promise<void> {
    for (const { data } of messages) seen.push(`${group} ${String(data)}`);
  }
}

@Controller()
class SecondRoutingConsumer {
  @Consumes({ topic, group: 'routing' })
  async route(): Promise<void> {}
}

describe('controllers on the bus', () => {
  let folder: string;
  let bus: Bus;
  let app: INestMicroservice | undefined;

  const start = async (controllers: (new (...parts: never[]) => object)[]): Promise<BusStrategy> => {
    @Module({ controllers, providers: [Words, { provide: BUS, useValue: bus }] })
    class Office {}
    const strategy = new BusStrategy(bus);
    app = await NestFactory.createMicroservice<MicroserviceOptions>(Office, { strategy, logger: false });
    await app.listen();
    return strategy;
  };
  const publish = (...words: string[]) =>
    app!.get<Bus>(BUS).publish(
      topic,
      words.map((data) => message({ key: data, data })),
    );

  beforeEach(async () => {
    seen.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'sunwai-bus-'));
    bus = openEmbeddedBus({ file: join(folder, 'bus.db') });
  });
  afterEach(async () => {
    await app?.close();
    await bus.close();
    await rm(folder, { recursive: true });
  });

  it('get each message under their own group, with what was injected into them', async () => {
    const strategy = await start([RoutingConsumer, RegistersConsumer]);
    await publish('one', 'two');
    await eventually(() =>
      expect([...seen].sort()).toEqual(['registers one', 'registers two', 'routing one 1', 'routing two 1']),
    );
    await eventually(async () =>
      expect(await strategy.lags()).toEqual([
        { topic, group: 'routing', lag: 0 },
        { topic, group: 'registers', lag: 0 },
      ]),
    );
  });

  it('have what they throw tried again, then kept as a dead letter with their own words', async () => {
    await start([RoutingConsumer]);
    await publish('shy', 'bad', 'poison');
    await eventually(async () => expect(await bus.deadLetters()).toHaveLength(2));
    await eventually(() =>
      expect([...seen].sort()).toEqual([
        ...['routing bad 1', 'routing bad 2', 'routing bad 3'],
        'routing poison 1',
        ...['routing shy 1', 'routing shy 2'],
      ]),
    );
    expect((await bus.deadLetters()).map(({ reason }) => reason).sort()).toEqual([
      'RangeError: no such place',
      'bus.poison: not for routing',
    ]);
  });

  it('stop with the application, and go on where they were with the next one', async () => {
    await start([RegistersConsumer]);
    await publish('one');
    await eventually(() => expect(seen).toEqual(['registers one']));
    await app!.close();
    await bus.publish(topic, [message({ data: 'meanwhile' })]);
    await start([RegistersConsumer]);
    await eventually(() => expect(seen).toEqual(['registers one', 'registers meanwhile']));
  });

  it('are refused when two would share a group by accident', async () => {
    await expect(start([RoutingConsumer, SecondRoutingConsumer])).rejects.toMatchObject({
      code: 'bus.handler_conflict',
    });
  });
});
