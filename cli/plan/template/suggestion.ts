/** The lines that add the resource to a template that does not have it. */
import type { TemplateResource } from './templateResource.ts'

export const suggestionFor = (
  { logicalResourceId, taskIds, serviceFlags }: TemplateResource,
  vpcId: string,
): readonly string[] =>
  logicalResourceId === undefined
    ? [
        'Parameters:',
        '  FargateEndpointsServiceToken:',
        '    Type: AWS::SSM::Parameter::Value<String>',
        '    Default: /fargate-endpoints/service-token',
        'Resources:',
        '  Endpoints:',
        '    Type: Custom::FargateEndpoints',
        '    Properties:',
        '      ServiceToken: !Ref FargateEndpointsServiceToken',
        `      VpcId: ${vpcId}`,
        ...(taskIds.length > 0 ? [`      TaskDefinitions: [${taskIds.map((id) => `!Ref ${id}`).join(', ')}]`] : []),
        ...serviceFlags.map(({ flag }) => `      ${flag}: true`),
      ]
    : []
