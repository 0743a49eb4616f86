import {
  assigned,
  auditor,
  everyCommand as builders,
  engineer,
  filed,
  given,
  officerOf,
  stranger,
} from '@sunwai/testing';
import { whoMay } from './decide.js';

describe('who may ask what of a ticket', () => {
  const everyCommand = Object.values(builders).map((build) => build());

  it.each(everyCommand)('$type: nothing on a number that no ticket has', (command) =>
    given().when(command).refusedWith('number.unknown'),
  );

  it.each(everyCommand)('$type: never an auditor', (command) =>
    given(filed(), assigned()).when(command, auditor).refusedWith('actor.not_entitled'),
  );

  it.each(everyCommand)('$type: no officer of another department, no other citizen', (command) => {
    const ofAnother = given(filed(), assigned());
    for (const actor of [officerOf(engineer), stranger]) {
      ofAnother
        .when(command, actor)
        .refusedWith(whoMay(command.type).includes(actor.kind) ? 'ticket.not_yours' : 'actor.not_entitled');
    }
  });
});
