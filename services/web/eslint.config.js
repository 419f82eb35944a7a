import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import typescript from 'typescript-eslint';

export default typescript.config(
  { ignores: ['dist/', 'target/', 'src/main/'] },
  js.configs.recommended,
  ...typescript.configs.strict,
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended, jsxA11y.flatConfigs.strict],
    languageOptions: { globals: globals.browser },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-console': 'error',
      // Safari takes the role from lists without bullets; naming it gives it back.
      'jsx-a11y/no-redundant-roles': ['error', { ul: ['list'] }],
    },
  },
  { files: ['public/**/*.js'], languageOptions: { globals: { ...globals.browser, ...globals.serviceworker } } },
  { files: ['scripts/**', '*.js', '*.ts'], languageOptions: { globals: globals.node } },
);
