import type { TicketRefusalCode } from '@sunwai/ticket';
import type { RefusalEntry } from './refusal-entry.js';
import { conflict, forbidden, invalid } from './refusal-entry.js';

/** Reports, what is answered to them, and how a ticket ends. */
export const answerRefusals = {
  'report.none': conflict(['round'], 'There is no report yet.', 'अभी कोई आख्या नहीं आई है।'),
  'report.old_round': conflict(
    ['round', 'current'],
    'This concerns the report of round {round}; the ticket is in round {current} by now.',
    'यह चरण {round} की आख्या के बारे में है; शिकायत अब चरण {current} में है।',
  ),
  'report.not_delivered': conflict(
    ['round'],
    'The report has not reached the complainant, so their silence says nothing.',
    'आख्या शिकायतकर्ता तक नहीं पहुँची है, इसलिए उनके मौन को सहमति नहीं माना जा सकता।',
  ),
  'report.not_verified': conflict(
    ['round'],
    'The report must be checked on the ground before the ticket can be closed.',
    'शिकायत बंद करने से पहले आख्या का मौके पर सत्यापन आवश्यक है।',
  ),
  'round.unknown': invalid(
    ['round', 'current'],
    'The ticket has not come to round {round}; it is in round {current}.',
    'शिकायत अभी चरण {round} तक नहीं पहुँची है; वह चरण {current} में है।',
  ),
  'silence.window_open': conflict(
    ['until'],
    'The complainant may still answer, until {until}.',
    'शिकायतकर्ता {until} तक उत्तर दे सकते हैं।',
  ),
  'feedback.not_satisfied': conflict(
    ['round'],
    'The complainant has said that they are not satisfied.',
    'शिकायतकर्ता बता चुके हैं कि वे संतुष्ट नहीं हैं।',
  ),
  'feedback.rating_out_of_range': invalid(
    ['rating'],
    'A rating is a whole number from 1 to 5.',
    'रेटिंग 1 से 5 तक की पूर्ण संख्या होनी चाहिए।',
  ),
  'dispute.window_passed': conflict(
    ['until'],
    'The report could be disputed until {until}. If the problem is still there, please file a new complaint.',
    'आख्या पर आपत्ति {until} तक की जा सकती थी। यदि समस्या अब भी है तो कृपया नई शिकायत दर्ज कराएँ।',
  ),
  'dispute.not_possible': conflict(
    ['outcome'],
    'A ticket closed like this has no report to dispute. If the problem is still there, please file a new complaint.',
    'इस प्रकार बंद हुई शिकायत में आपत्ति के लिए कोई आख्या नहीं है। यदि समस्या अब भी है तो कृपया नई शिकायत दर्ज कराएँ।',
  ),
  'dispute.already_open': conflict(
    ['round'],
    'Your objection to this report is already being reviewed.',
    'इस आख्या पर आपत्ति की समीक्षा पहले से चल रही है।',
  ),
  'dispute.none': conflict(
    ['status'],
    'There is no objection that waits for a decision.',
    'ऐसी कोई आपत्ति नहीं है जिस पर निर्णय होना हो।',
  ),
  'dispute.undecided': conflict(
    ['round'],
    'An objection waits for its decision: uphold it or dismiss it first.',
    'एक आपत्ति पर निर्णय होना बाकी है: कृपया पहले उसे मान्य या अमान्य करें।',
  ),
  'reopen.needs_holder': invalid(
    [],
    'Nobody held this ticket before; please say who shall.',
    'यह शिकायत पहले किसी के पास नहीं थी; कृपया बताएँ कि किसे दी जाए।',
  ),
  'evidence.empty': invalid([], 'Please send a file, words or a place.', 'कृपया फ़ाइल, शब्द या स्थान भेजें।'),
  'comment.audience': forbidden(
    [],
    'A complainant writes to the department or the control room.',
    'शिकायतकर्ता केवल विभाग या नियंत्रण कक्ष को लिख सकते हैं।',
  ),
  'link.self': invalid(
    ['number'],
    'A ticket cannot be linked with itself.',
    'किसी शिकायत को उसी शिकायत से नहीं जोड़ा जा सकता।',
  ),
  'link.already_linked': conflict(
    ['parent'],
    'The ticket already belongs to {parent}.',
    'यह शिकायत पहले से {parent} से जुड़ी है।',
  ),
  'link.has_children': conflict(
    ['number'],
    'Other tickets hang on this one; please link the other way round.',
    'इस शिकायत से दूसरी शिकायतें जुड़ी हैं; कृपया मुख्य शिकायत से जोड़ें।',
  ),
  'link.is_child': conflict(
    ['parent'],
    'That ticket belongs to {parent} itself; please link with {parent}.',
    'वह शिकायत स्वयं {parent} से जुड़ी है; कृपया {parent} से जोड़ें।',
  ),
  'abuse.not_flagged': conflict(
    [],
    'The ticket is not flagged as fake or abusive.',
    'इस शिकायत को फ़र्ज़ी या अपमानजनक चिह्नित नहीं किया गया है।',
  ),
  'close.grievance': conflict(
    ['kind'],
    'A grievance cannot be closed as noted: it must be answered.',
    'शिकायत को केवल "संज्ञान लिया गया" कहकर बंद नहीं किया जा सकता: उसका उत्तर देना होगा।',
  ),
  'close.report_stands': conflict(
    ['round'],
    'There is a report already, so the ticket cannot be closed as out of scope.',
    'आख्या आ चुकी है, इसलिए इसे कार्यक्षेत्र से बाहर बताकर बंद नहीं किया जा सकता।',
  ),
  'close.not_disputed': conflict(
    ['round'],
    'The report was never disputed, so there is nothing to uphold.',
    'आख्या पर कभी आपत्ति नहीं हुई, इसलिए उसे मान्य ठहराने की आवश्यकता नहीं है।',
  ),
} as const satisfies Partial<Record<TicketRefusalCode, RefusalEntry>>;
