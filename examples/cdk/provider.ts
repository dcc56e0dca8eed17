/**
 * The provider of Custom::FargateEndpoints. Deploy it once per account and region, in a project with `aws-cdk-lib`
 * and the package `fargate-endpoints`, with Node 22.18 or later:
 *
 *     npx cdk deploy --app 'node provider.ts'
 */
import { App, Stack } from 'aws-cdk-lib'
import { FargateEndpointsProvider } from 'fargate-endpoints/cdk'

new FargateEndpointsProvider(new Stack(new App(), 'FargateEndpoints'), 'Provider')
