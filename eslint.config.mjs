import tseslint from 'typescript-eslint';

/** Where process.env may be read: the mains of the apps and of the command-line programs beside them. */
const mains = ['apps/*/src/main.ts', 'bench/src/**', 'e2e/src/**'];
const specs = ['**/*.spec.ts', 'libs/testing/**', 'libs/**/src/contract/**'];

const environment = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Configuration comes in through the module’s Zod schema; process.env is read in main.ts alone.',
};
const clocks = [
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'The domain has no clock: time comes in as an argument.',
  },
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'The domain has no clock: time comes in as an argument.',
  },
  {
    selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
    message: 'The domain has no chance in it: ids and draws come in as arguments.',
  },
];

export default tseslint.config(
  { ignores: ['**/dist/', '**/generated/', 'node_modules/', '.nx/', '.sunwai/', 'coverage/', 'data/'] },
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      // One program over everything: far cheaper than one for each package.
      parserOptions: { project: './tsconfig.specs.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'error',
      'no-empty': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'no-restricted-syntax': ['error', environment],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/ban-ts-comment': 'error',
      // Knows decorator metadata: a class that Nest injects by its constructor stays a value import.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
    },
  },
  {
    files: ['libs/domain/**/*.ts'],
    ignores: specs,
    rules: { 'no-restricted-syntax': ['error', environment, ...clocks] },
  },
  {
    files: [...mains, ...specs],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['apps/**', 'bench/**', 'e2e/**', ...specs],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs'],
    rules: { 'no-var': 'error', 'prefer-const': 'error', eqeqeq: ['error', 'always', { null: 'ignore' }] },
  },
);
