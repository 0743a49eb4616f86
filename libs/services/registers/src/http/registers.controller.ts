import { Readable } from 'node:stream';
import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@sunwai/identity';
import { Caller, RequiresScope } from '@sunwai/identity';
import type { FastifyReply } from 'fastify';
import type { RegisterFound, RegisterLine, RegisterListed } from '../queries/department-registers.js';
import { DepartmentRegisters } from '../queries/department-registers.js';
import { ReadPosition } from '../queries/read-position.js';
import type { Viewer } from '../queries/viewer.js';
import { viewerOf } from '../queries/viewer.js';
import { Asked, RegisterPageQuery, RegisterQuery } from './asked.dto.js';
import { languageOf } from './language.js';
import { registerHead, registerLine } from './register-csv.js';

/** Lines read at once for a CSV: a register of any length takes the memory of these. */
const CSV_PAGE = 500;

type RegisterPage = {
  readonly pack: string;
  readonly department: string;
  readonly name: string;
  readonly year: number;
  readonly lines: readonly RegisterLine[];
  /** For `after`; absent on the last page. */
  readonly next?: number;
};

@ApiTags('registers')
@ApiBearerAuth()
@Controller('api/v1/registers')
@RequiresScope('registers:read', 'departments:serve')
export class RegistersController {
  constructor(
    @Inject(DepartmentRegisters) private readonly registers: DepartmentRegisters,
    @Inject(ReadPosition) private readonly position: ReadPosition,
  ) {}

  @Get()
  @ApiOperation({ summary: "Departments' registers by calendar year, with how many entries each has" })
  async list(
    @Query() { minPosition, language, pack }: Asked,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Caller() caller: Principal,
  ): Promise<{ readonly registers: readonly RegisterListed[] }> {
    const viewer = viewerOf(caller);
    await this.position.reach(minPosition);
    return { registers: await this.registers.list(languageOf(language, acceptLanguage), viewer, { pack }) };
  }

  @Get(':department.csv')
  @ApiOperation({ summary: "A department's register of a year, whole, as a spreadsheet opens it" })
  @ApiParam({ name: 'department', example: 'rural-development' })
  @ApiProduces('text/csv')
  async export(
    @Param('department') department: string,
    @Query() { minPosition, language: asked, ...register }: RegisterQuery,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Caller() caller: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const viewer = viewerOf(caller);
    await this.position.reach(minPosition);
    const found = await this.registers.find({ ...register, department }, viewer);
    const name = `${found.pack.id}-${found.department}-${found.year}.csv`;
    void reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(this.csv(found, languageOf(asked, acceptLanguage), viewer)));
  }

  @Get(':department')
  @ApiOperation({ summary: "A department's register of a year, a page at a time" })
  @ApiParam({ name: 'department', example: 'rural-development' })
  async page(
    @Param('department') department: string,
    @Query() { minPosition, language: asked, limit, after, ...register }: RegisterPageQuery,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Caller() caller: Principal,
  ): Promise<RegisterPage> {
    const viewer = viewerOf(caller);
    const language = languageOf(asked, acceptLanguage);
    await this.position.reach(minPosition);
    const found = await this.registers.find({ ...register, department }, viewer);
    const lines = await this.registers.lines(found, { after, limit: limit + 1 }, language, viewer);
    const shown = lines.slice(0, limit);
    const last = lines.length > limit ? shown.at(-1) : undefined;
    const { pack, year } = found;
    const name = pack.department(department);
    return {
      pack: pack.id,
      department,
      name: name ? pack.nameIn(name.name, language) : department,
      year,
      lines: shown,
      ...(last && { next: last.serial }),
    };
  }

  private async *csv(found: RegisterFound, language: string, viewer: Viewer): AsyncGenerator<string> {
    yield registerHead(language);
    for (let after = 0; ;) {
      const lines = await this.registers.lines(found, { after, limit: CSV_PAGE }, language, viewer);
      const last = lines.at(-1);
      if (last) yield lines.map((line) => registerLine(line, found.pack, language)).join('');
      if (!last || lines.length < CSV_PAGE) return;
      after = last.serial;
    }
  }
}
