import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { Message } from '../bus.js';
import { PoisonMessageError } from '../bus.js';

/**
 * CloudEvents 1.0, Kafka protocol binding, binary mode: attributes are `ce_` headers, data is the record's value, the
 * ordering key its key. A header of ours whose name may be an extension attribute becomes one.
 */
const ATTRIBUTES = new Set(['id', 'type', 'source', 'time', 'specversion', 'datacontenttype', 'subject', 'dataschema']);
const EXTENSION = /^[a-z0-9]+$/;

/** W3C Trace Context keeps its own header names, which every tracer looks for. */
const TRACE = new Set(['traceparent', 'tracestate']);

/** Headers of the bus itself; they are not handed to consumers. */
export const OWN_PREFIX = 'sunwai-';

/** The one group that a message is for, when a dead letter was handed over again. */
export const ONLY_GROUP = `${OWN_PREFIX}only-group`;

export const toHeaders = (message: Message): IHeaders => {
  const headers: IHeaders = {
    ce_specversion: '1.0',
    ce_id: message.id,
    ce_type: message.type,
    ce_source: message.source,
    ce_time: message.time,
    'content-type': 'application/json',
  };
  for (const [name, value] of Object.entries(message.headers)) {
    headers[EXTENSION.test(name) && !ATTRIBUTES.has(name) && !TRACE.has(name) ? `ce_${name}` : name] = value;
  }
  return headers;
};

export const toValue = (message: Message): string => JSON.stringify(message.data ?? null);

/** @throws {PoisonMessageError} the record is no CloudEvent with JSON data */
export const fromRecord = ({ key, value, headers = {} }: Pick<KafkaMessage, 'key' | 'value' | 'headers'>): Message => {
  const attributes: Record<string, string> = {};
  const extra: Record<string, string> = {};
  for (const name in headers) {
    const text = String(headers[name]);
    const attribute = name.startsWith('ce_') ? name.slice(3) : undefined;
    if (attribute !== undefined && ATTRIBUTES.has(attribute)) attributes[attribute] = text;
    else if (attribute !== undefined) extra[attribute] = text;
    else if (name !== 'content-type' && !name.startsWith(OWN_PREFIX)) extra[name] = text;
  }
  const { id, type, source, time } = attributes;
  if (!id || !type || !source)
    throw new PoisonMessageError('The record is no CloudEvent: ce_id, ce_type or ce_source is missing');
  return {
    id,
    type,
    source,
    time: time ?? '',
    key: key?.toString('utf8') ?? '',
    data: dataOf(value),
    headers: extra,
  };
};

const dataOf = (value: Buffer | null): unknown => {
  if (value === null) return null;
  try {
    return JSON.parse(value.toString('utf8'));
  } catch (error) {
    throw new PoisonMessageError("The record's value is not JSON", { cause: error });
  }
};
