/**
 * Builds the CDK constructs for the package, as CommonJS: both a CommonJS app, as `cdk init` creates it, and an ES
 * module app can import that. The CDK is larger than many of the other packages together, so it is installed here, in
 * `cdk/`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { build } from 'rolldown'

if (!existsSync('cdk/node_modules')) {
  execFileSync('npm', ['ci', '--prefix', 'cdk', '--silent', '--no-audit'], { stdio: 'inherit' })
}
await build({
  input: 'cdk/index.ts',
  platform: 'node',
  external: ['aws-cdk-lib', 'constructs'],
  output: { dir: 'dist/cdk', cleanDir: true, format: 'cjs', entryFileNames: '[name].js' },
})
writeFileSync('dist/cdk/package.json', '{ "type": "commonjs" }\n')
execFileSync('tsc', ['--project', 'build/construct.json'], { stdio: 'inherit' })
