import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsLatitude, IsLongitude, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

const optional = (description: string, example?: string) =>
  ApiPropertyOptional({ description, ...(example === undefined ? {} : { example }) });

export class PersonDto {
  @optional('In E.164; other spellings are taken as numbers of the country', '+919415012345')
  @IsOptional()
  @IsString()
  @MaxLength(40)
  readonly phone?: string;

  @optional('On a channel without telephone numbers')
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly account?: string;

  @optional('As given')
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly name?: string;
}

export class CoordinatesDto {
  @ApiProperty({ example: 26.27 })
  @IsLatitude()
  readonly latitude!: number;

  @ApiProperty({ example: 81.5 })
  @IsLongitude()
  readonly longitude!: number;

  @optional('What the place is called')
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly label?: string;
}

export class LanguageDto {
  @ApiProperty({ description: 'BCP 47', example: 'hi' })
  @Matches(/^[a-z]{2,3}$/)
  readonly language!: string;

  @ApiProperty({ description: 'ISO 15924', example: 'Deva' })
  @Matches(/^[A-Z][a-z]{3}$/)
  readonly script!: string;
}
