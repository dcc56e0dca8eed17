/**
 * Compiles the CDK construct for the package. It is CommonJS, which both an app of CommonJS, as `cdk init` creates it, and one of ES
 * modules can import.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

execFileSync('tsc', ['--project', 'build/construct.json'], { stdio: 'inherit' })
writeFileSync('dist/cdk/package.json', '{ "type": "commonjs" }\n')
