import { eventually } from '../../system/eventually.js';
import type { Collector, Span } from '../../telemetry/collector.js';
import { appended, causesOf, fits, isWhole, traceOf } from '../../telemetry/traces.js';
import { must } from '../failed.js';
import { Matter } from '../matter.js';
import type { World } from '../world.js';

const department = 'rural-development';

/** One trace through all processes: from the webhook to the reply, and from the click to the department's own system. */
export const everyStepIsTraced =
  ({ spans }: Collector) =>
  async (world: World): Promise<string> => {
    const watching = await world.watching(department);
    const matter = await Matter.filed(world, world.say.handpump);
    const stream = `ticket-${matter.number}`;
    const of = (type: string) => (span: Span) => span.attributes['sunwai.stream'] === stream && appended(span, type);
    const whole = async (what: string, has: (span: Span) => boolean): Promise<readonly Span[]> =>
      eventually(what, () => {
        const trace = traceOf(spans, spans.find(has));
        return isWhole(trace) && trace;
      });
    const complaint = await whole('the trace of the reply', of('NotificationSent'));
    must(isOneFrom(complaint, 'POST /webhooks/whatsapp'), 'the complaint’s trace does not begin at its webhook');
    const services = new Set(complaint.map(({ service }) => service));
    for (const service of ['intake', 'tickets', 'routing', 'notifications'])
      must(services.has(service), `${service} is not in the complaint’s trace`);

    await matter.confirmed();
    const given = (span: Span) => fits(span, 'send assignment', { 'sunwai.stream': stream });
    const click = await whole('the trace of the assignment', given);
    const steps = causesOf(click, click.find(given)!).map(({ service, name }) => `${service}: ${name}`);
    const expected = [
      'tickets: POST /api/v1/tickets/:number/confirm-assignment',
      'tickets: publish tickets.events',
      'departments: process tickets.events',
      'departments: send assignment',
    ];
    must(steps.join() === expected.join(), `what led to the assignment is ${steps.join(', ')}`);
    must(watching.given.includes(matter.number), 'the department was not given the ticket');
    watching.close();
    return `one trace of ${complaint.length} spans through ${services.size} services; another to the department`;
  };

const isOneFrom = (trace: readonly Span[], name: string): boolean => {
  const [first, ...others] = trace.filter(({ parent }) => parent === undefined);
  return first?.name === name && others.length === 0;
};
