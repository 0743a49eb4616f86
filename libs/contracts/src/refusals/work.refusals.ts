import type { TicketRefusalCode } from '@sunwai/ticket';
import type { RefusalEntry } from './refusal-entry.js';
import { conflict, forbidden, invalid, notFound } from './refusal-entry.js';

/** A ticket's numbers, its filing, and the work on it until the report. */
export const workRefusals = {
  'number.malformed': invalid(
    [],
    'This is not a ticket number. It has three letters and nine characters, like AME-7K3M-9QX2-R.',
    'यह शिकायत संख्या नहीं है। शिकायत संख्या में तीन अक्षर और उसके बाद नौ वर्ण होते हैं, जैसे AME-7K3M-9QX2-R।',
  ),
  'number.check_failed': invalid(
    ['number'],
    'One character of {number} is mistyped, or two are swapped. Please compare it with your message.',
    '{number} में एक अक्षर ग़लत है या दो अक्षर आगे-पीछे हो गए हैं। कृपया अपने संदेश से मिलाकर देखें।',
  ),
  'number.unknown': notFound(
    ['number'],
    'There is no ticket with this number. Please compare it with your message.',
    'इस संख्या की कोई शिकायत दर्ज नहीं है। कृपया अपने संदेश से मिलाकर देखें।',
  ),
  'number.taken': conflict(
    ['number', 'attempt'],
    'The number {number} belongs to another complaint.',
    'संख्या {number} किसी दूसरी शिकायत की है।',
  ),
  'actor.not_entitled': forbidden(['actor', 'command'], 'You may not do this.', 'आपको यह कार्य करने का अधिकार नहीं है।'),
  'ticket.not_yours': forbidden(
    ['number'],
    'Ticket {number} is not with your department, or was not filed by you.',
    'शिकायत {number} आपके विभाग के पास नहीं है, या आपने दर्ज नहीं कराई है।',
  ),
  'ticket.closed': conflict(
    ['outcome', 'closedAt'],
    'The ticket was closed on {closedAt}.',
    'यह शिकायत {closedAt} को बंद हो चुकी है।',
  ),
  'ticket.not_assigned': conflict(
    ['status'],
    'The ticket has not been given to any department yet.',
    'यह शिकायत अभी किसी विभाग को नहीं सौंपी गई है।',
  ),
  'ticket.already_assigned': conflict(
    ['department', 'office'],
    'The ticket is already with {department}; transfer it instead.',
    'यह शिकायत पहले से {department} के पास है; कृपया इसे स्थानांतरित करें।',
  ),
  'ticket.already_reported': conflict(
    ['round'],
    'The report is in and the complainant’s answer is awaited.',
    'आख्या आ चुकी है और शिकायतकर्ता के उत्तर की प्रतीक्षा है।',
  ),
  'ticket.not_reported': conflict(
    ['status'],
    'There is no report that waits for an answer.',
    'ऐसी कोई आख्या नहीं है जिस पर उत्तर दिया जाना हो।',
  ),
  'ticket.not_closed': conflict(['status'], 'The ticket is still open.', 'यह शिकायत अभी खुली है।'),
  'filing.no_words': invalid(
    [],
    'A complaint needs words: please write or say what is wrong.',
    'शिकायत के लिए शब्द आवश्यक हैं: कृपया लिखें कि समस्या क्या है।',
  ),
  'holder.unknown': invalid(
    ['department', 'office'],
    'The programme has no such department, office, officer or level: {department}, {office}.',
    'इस कार्यक्रम में ऐसा विभाग, कार्यालय, अधिकारी या स्तर नहीं है: {department}, {office}।',
  ),
  'assignment.needs_confirmation': conflict(
    ['confidence'],
    'The control room must confirm where this ticket goes.',
    'यह शिकायत किसे भेजी जाए, इसकी पुष्टि नियंत्रण कक्ष को करनी होगी।',
  ),
  'assignment.nothing_suggested': conflict(
    [],
    'There is no suggestion to confirm; please name the department.',
    'पुष्टि के लिए कोई सुझाव नहीं है; कृपया विभाग बताएँ।',
  ),
  'assignment.declined_by_them': conflict(
    ['department', 'office'],
    '{department} has already said that this is not theirs.',
    '{department} पहले ही बता चुका है कि यह उसका विषय नहीं है।',
  ),
  'assignment.old_round': conflict(
    ['round', 'current'],
    'This answers round {round}, but the ticket is in round {current}.',
    'यह उत्तर चरण {round} का है, जबकि शिकायत अब चरण {current} में है।',
  ),
  'classification.by_operator': conflict(
    [],
    'A person has already classified this ticket.',
    'इस शिकायत का वर्गीकरण एक कर्मचारी पहले ही कर चुके हैं।',
  ),
  'interim.expected_in_past': invalid(
    ['expectedAt'],
    'The expected date {expectedAt} has already passed; please give a later one.',
    'अपेक्षित तिथि {expectedAt} बीत चुकी है; कृपया आगे की तिथि दें।',
  ),
  'deadline.not_running': conflict(
    ['deadlineId'],
    'No such deadline is running on this ticket.',
    'इस शिकायत पर ऐसी कोई समय-सीमा लागू नहीं है।',
  ),
  'deadline.not_due': conflict(
    ['deadlineId', 'dueAt'],
    'The deadline has not passed: it is {dueAt}.',
    'समय-सीमा अभी समाप्त नहीं हुई है: वह {dueAt} तक है।',
  ),
  'deadline.paused': conflict(
    ['deadlineId'],
    'The clock of this deadline is paused.',
    'इस समय-सीमा की घड़ी अभी रुकी हुई है।',
  ),
  'escalation.top_level': conflict(
    ['department', 'level'],
    'Nobody stands above the present officer.',
    'वर्तमान अधिकारी से ऊपर कोई स्तर नहीं है।',
  ),
} as const satisfies Partial<Record<TicketRefusalCode, RefusalEntry>>;
