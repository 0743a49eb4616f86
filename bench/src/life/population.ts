import { setTimeout as pause } from 'node:timers/promises';
import { EventEmitter } from 'node:events';
import type { PhoneMessage, RunningSandbox } from '@sunwai/whatsapp-sandbox';
import type { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import type { Arrival, ControlRoom } from './control-room.js';
import type { DepartmentSystem } from './department-system.js';
import { complaint, phoneOf, reason } from './complaints.js';
import { feedbackButton, type Life } from './life.js';

/** How long a person looks at a message before they answer, in ms: all differ, or lives would go in step. */
const looksFor = (): number => 50 + Math.random() * 500;

/** Everybody in the lives of a run: those who complain, and those who answer. Each acts on what they are shown. */
export class Population extends EventEmitter<{ over: [Life]; trouble: [string] }> {
  readonly alive = new Set<Life>();
  troubles = 0;
  private readonly byPhone = new Map<string, Life>();
  private readonly bySource = new Map<string, Life>();
  private readonly byNumber = new Map<string, Life>();
  private sandbox: RunningSandbox | undefined;
  private controlRoom: ControlRoom | undefined;
  private count = 0;

  meet(sandbox: RunningSandbox, controlRoom: ControlRoom): void {
    this.sandbox = sandbox;
    this.controlRoom = controlRoom;
  }

  /** Somebody new complains. */
  begin(): Life {
    const n = this.count++;
    const phone = phoneOf(n);
    const source = `wamid.bench-${n}`;
    const life: Life = { n, phone, source, begun: performance.now(), stage: 'filing' };
    this.alive.add(life);
    this.byPhone.set(phone, life);
    this.bySource.set(source, life);
    this.does(life, async () => {
      const { webhook } = await this.sandbox!.says(phone, { id: source, text: complaint(n) });
      if (webhook.status !== 200) throw new Error(`the webhook answered ${webhook.status ?? webhook.error}`);
      life.webhook = webhook.latency;
    });
    return life;
  }

  /** The control room sees something new. */
  arrived({ type, number, source }: Arrival): void {
    const life = type === 'TicketFiled' ? this.bySource.get(source ?? '') : this.byNumber.get(number);
    if (!life) return;
    if (type === 'TicketFiled') {
      life.number = number;
      life.stage = 'classifying';
      this.byNumber.set(number, life);
      return;
    }
    if (life.stage !== 'classifying') return;
    life.classified = performance.now();
    life.stage = 'confirming';
    this.does(life, async () => {
      await this.controlRoom!.confirm(number);
      life.confirmed = performance.now();
    });
  }

  /** A department's stream brings an assignment. */
  assigned(assignment: V1.Assignment, system: DepartmentSystem): void {
    const life = this.byNumber.get(assignment.number);
    if (!life) return;
    if (assignment.round === 1) {
      life.streamed = performance.now();
      life.stage = 'reporting';
    } else life.stage = 'reporting anew';
    this.does(life, () => system.answer(assignment));
  }

  /** A message appears on a phone. */
  shown(phone: string, message: PhoneMessage): void {
    const life = this.byPhone.get(phone);
    if (!life || message.direction !== 'received') return;
    switch (life.stage) {
      case 'reporting':
        this.press(life, message, false);
        return;
      case 'objecting':
        life.stage = 'explaining';
        this.does(life, async () => {
          await pause(looksFor());
          await this.sandbox!.says(phone, { text: reason });
        });
        return;
      case 'reporting anew':
        this.press(life, message, true);
        return;
      case 'accepting':
        this.end(life);
        return;
      default:
    }
  }

  private press(life: Life, message: PhoneMessage, satisfied: boolean): void {
    const payload = feedbackButton(message, satisfied);
    if (payload === undefined) return;
    life.stage = satisfied ? 'accepting' : 'objecting';
    this.does(life, async () => {
      await pause(looksFor());
      await this.sandbox!.says(life.phone, { button: { payload, messageId: message.id } });
    });
  }

  private end(life: Life): void {
    life.stage = 'over';
    life.ended = performance.now();
    this.alive.delete(life);
    this.byPhone.delete(life.phone);
    this.bySource.delete(life.source);
    this.byNumber.delete(life.number ?? '');
    this.emit('over', life);
  }

  private does(life: Life, act: () => Promise<void>): void {
    act().catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      this.emit('trouble', `life ${life.n} (${life.stage}): ${words}`);
    });
  }
}
