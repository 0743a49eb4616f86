import {
  adapter,
  addEvidence,
  assigned,
  auditor,
  blockOfficer,
  controlRoom,
  engineer,
  evidenceAdded,
  filed,
  given,
  officerOf,
  photo,
  reportSubmitted,
  stranger,
  ticketClosed,
} from '@sunwai/testing';

describe('adding evidence', () => {
  it('keeps the file with its side', () => {
    given(filed()).when(addEvidence()).then(evidenceAdded());
    given(filed(), assigned())
      .when(addEvidence(), officerOf(blockOfficer))
      .then(evidenceAdded({ side: 'department' }));
    given(filed()).when(addEvidence(), adapter).then(evidenceAdded());
    given(filed())
      .when(addEvidence(), controlRoom)
      .then(evidenceAdded({ side: 'control_room' }));
    given(filed())
      .when(addEvidence({ side: 'complainant' }), controlRoom)
      .then(evidenceAdded());
  });

  it('heeds nobody who says to be on another side', () =>
    given(filed())
      .when(addEvidence({ side: 'department' }))
      .then(evidenceAdded()));

  it('is accepted after closing, and reopens nothing', () =>
    given(filed(), assigned(), reportSubmitted(), ticketClosed()).when(addEvidence()).leaves({ status: 'closed' }));

  it('takes the same message once', () => given(filed(), evidenceAdded()).when(addEvidence()).changesNothing());

  it('takes media that came later than their message, once', () => {
    const late = addEvidence({ sourceMessageId: 'wamid.1', media: [photo()] });
    given(filed())
      .when(late)
      .then(evidenceAdded({ sourceMessageId: 'wamid.1' }));
    given(filed(), evidenceAdded({ sourceMessageId: 'wamid.1' }))
      .when(late)
      .changesNothing();
    given(filed({ attachments: [photo()] }))
      .when(late)
      .changesNothing();
  });

  it('takes the file itself after it was told missing', () =>
    given(filed({ attachments: [{ mediaType: 'image/jpeg', missing: 'unreachable' }] }))
      .when(addEvidence({ sourceMessageId: 'wamid.1' }))
      .then(evidenceAdded({ sourceMessageId: 'wamid.1' })));

  it('may be a place or words alone, but not nothing', () => {
    const coordinates = { latitude: 26.28, longitude: 81.46 };
    given(filed())
      .when(addEvidence({ media: [], coordinates }))
      .then(evidenceAdded({ media: [], coordinates }));
    given(filed())
      .when(addEvidence({ media: [], words: 'यहाँ' }))
      .then(evidenceAdded({ media: [], words: 'यहाँ' }));
    given(filed())
      .when(addEvidence({ media: [] }))
      .refusedWith('evidence.empty');
  });

  it('is for those on the ticket: not strangers, other departments, auditors', () => {
    given(filed()).when(addEvidence(), stranger).refusedWith('ticket.not_yours');
    given(filed(), assigned()).when(addEvidence(), officerOf(engineer)).refusedWith('ticket.not_yours');
    given(filed()).when(addEvidence(), auditor).refusedWith('actor.not_entitled');
  });

  it('is open to whoever brought the ticket for another, an officer too', () => {
    given(filed({ enteredBy: stranger.id }))
      .when(addEvidence(), stranger)
      .then(evidenceAdded());
    given(filed({ enteredBy: 'sdo-gauriganj' }), assigned())
      .when(addEvidence(), officerOf(engineer))
      .then(evidenceAdded());
  });
});
