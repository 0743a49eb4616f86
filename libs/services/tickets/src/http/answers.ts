import { ApiProperty } from '@nestjs/swagger';
import type { CommandAccepted, CommandAnswer } from '@sunwai/contracts';
import { refuse, RefusedError } from '@sunwai/kernel';

/** The answer to every command. */
export class AcceptedDto {
  @ApiProperty({ example: 'AME-7K3M9QX2R' }) readonly number!: string;
  @ApiProperty({ description: 'Version of the ticket after the command' }) readonly version!: number;
  @ApiProperty({ description: 'Hand it to a query as `minPosition` to see what you have done' })
  readonly cursor!: string;
  @ApiProperty({ description: 'Whether the same command had been accepted before' }) readonly repeated!: boolean;
}

/** @throws {RefusedError} a refusal, to be told as a problem */
export const acceptedOrThrow = (answer: CommandAnswer): AcceptedDto => {
  if (!answer.accepted) throw new RefusedError(refuse(answer.code, answer.details));
  const { number, version, cursor, repeated }: CommandAccepted = answer;
  return { number, version, cursor, repeated };
};
