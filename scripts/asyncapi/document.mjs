const reference = (to) => ({ $ref: `#/${to}` });
const text = (description, rest = {}) => ({ type: 'string', description, ...rest });

/** The attributes of a CloudEvent, as its Kafka binding puts them into headers (binary mode). */
const cloudEvent = (type, source, extensions = {}) => ({
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time', 'content-type'],
  properties: {
    ce_specversion: { type: 'string', const: '1.0' },
    ce_id: text('Unique per source. Delivery is at least once: the same id again is the same message.'),
    ce_type: type instanceof RegExp ? { type: 'string', pattern: type.source } : { type: 'string', const: type },
    ce_source: { type: 'string', const: source },
    ce_time: text('UTC, ISO 8601.', { format: 'date-time' }),
    'content-type': { type: 'string', const: 'application/json' },
    ce_correlationid: text('The same for all that one message from outside has led to.'),
    ce_causationid: text('What this was the direct consequence of, where it was one.'),
    ...Object.fromEntries(Object.entries(extensions).map(([name, says]) => [`ce_${name}`, text(says)])),
    traceparent: text('W3C Trace Context, where the message is part of a trace.'),
  },
});

const messageOf = ({ data, title, summary, type, source, key, extensions }) => ({
  title,
  summary,
  contentType: 'application/json',
  headers: cloudEvent(type, source, extensions),
  payload: reference(`components/schemas/${data}`),
  bindings: { kafka: { key: text(key), bindingVersion: '0.5.0' } },
});

const channelOf = (address, { title, summary, data }) => ({
  address,
  title,
  description: `${summary} Messages of one key stay in order. What could not be handled is put aside in \`${address}.dead-letters\`.`,
  messages: { [data]: reference(`components/messages/${data}`) },
});

const operationsOf = (channel, { title, sender, groups }) => ({
  [`${channel}.send`]: {
    action: 'send',
    title: `${sender}: ${title.toLowerCase()}`,
    channel: reference(`channels/${channel}`),
  },
  [`${channel}.receive`]: {
    action: 'receive',
    title: `${groups.join(', ')}: ${title.toLowerCase()}`,
    channel: reference(`channels/${channel}`),
    bindings: { kafka: { groupId: { type: 'string', enum: groups }, bindingVersion: '0.5.0' } },
  },
});

/** The AsyncAPI document of Sunwai's topics. */
export const documentOf = ({ version, topics, described, schemas }) => {
  const all = Object.entries(described);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Sunwai topics',
      version,
      description:
        'What the services of Sunwai tell each other on Apache Kafka: CloudEvents 1.0 in binary mode (attributes in ' +
        '`ce_` headers, JSON data as the value, the ordering key as the key). Objects are open: pass over fields that ' +
        'you do not know. Topics of one service alone (`intake.inbox`) are not part of this contract. Messages name ' +
        'and quote people: whoever may read a topic may read complaints.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(all.map(([name, of]) => [name, channelOf(topics[name], of)])),
    operations: Object.assign({}, ...all.map(([name, of]) => operationsOf(name, of))),
    components: {
      messages: Object.fromEntries(all.map(([, of]) => [of.data, messageOf(of)])),
      schemas,
    },
  };
};
