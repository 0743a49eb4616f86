import type { Template } from '../config.schema.js';
import type { Choice, Shown } from '../phones/phone.js';
import type { GraphError } from './meta-errors.js';
import { graphError } from './meta-errors.js';
import type { OutgoingTemplate } from './outgoing.schema.js';

const PLACEHOLDER = /\{\{(\d+)\}\}/g;

/** Templates that were submitted; each is approved at once. */
export class TemplateShelf {
  private readonly templates = new Map<string, Template>();

  constructor(
    templates: readonly Template[],
    private readonly unknown: 'refuse' | 'accept',
  ) {
    templates.forEach((template) => this.add(template));
  }

  add(template: Template): void {
    this.templates.set(`${template.name} ${template.language}`, template);
  }

  all(): readonly Template[] {
    return [...this.templates.values()];
  }

  /** The text as the person sees it, or what Meta answers when the template is unknown or wrongly filled. */
  fill(asked: OutgoingTemplate): Shown | GraphError {
    const language = asked.language.code;
    const template = this.templates.get(`${asked.name} ${language}`);
    const of = (type: string) => asked.components.find((component) => component.type === type)?.parameters ?? [];
    const parameters = of('body').flatMap((parameter) => (parameter.type === 'text' ? [parameter.text] : []));
    const payloads = asked.components
      .filter(({ type }) => type === 'button')
      .map(({ index, parameters: [first] }) => ({
        index: index ?? 0,
        payload: first?.type === 'payload' ? first.payload : undefined,
      }));
    const named = { name: asked.name, language, parameters };
    if (template === undefined) {
      if (this.unknown === 'refuse')
        return graphError(404, 132001, `template name (${asked.name}) does not exist in ${language}`);
      return { type: 'template', text: [`[${asked.name}]`, ...parameters].join('\n'), template: named };
    }
    const expected = new Set([...template.body.matchAll(PLACEHOLDER)].map((match) => match[1])).size;
    if (parameters.length !== expected) {
      return graphError(
        400,
        132000,
        `body: number of localizable_params (${parameters.length}) does not match the expected number of params (${expected})`,
      );
    }
    const buttons = template.quickReplies.map((title, index): Choice => ({
      title,
      payload: payloads.find((given) => given.index === index)?.payload ?? title,
    }));
    const text = template.body.replaceAll(PLACEHOLDER, (_, number: string) => parameters[Number(number) - 1] ?? '');
    return { type: 'template', text, template: named, ...(buttons.length > 0 ? { buttons } : {}) };
  }
}
