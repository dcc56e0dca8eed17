import type { Region } from './region.ts'
import { interfaceServices, otherServices } from './usEast1Services.ts'

// Sources for the zones: terraform-aws-vpc issue 462 (email-smtp), awslabs/aws-orbit-workbench issue 320 (lambda).
export const usEast1: Region = {
  name: 'us-east-1',
  partition: 'aws',
  dnsSuffix: 'amazonaws.com',
  endpointHostedZoneId: 'Z7HUB22UULQXV',
  zones: {
    'us-east-1a': 'use1-az6',
    'us-east-1b': 'use1-az1',
    'us-east-1c': 'use1-az2',
    'us-east-1d': 'use1-az4',
    'us-east-1e': 'use1-az3',
    'us-east-1f': 'use1-az5',
  },
  interfaceServices,
  otherServices,
  namedWithCn: [],
  zonesLacking: {
    bedrock: ['us-east-1e'],
    'codeartifact.api': ['us-east-1e'],
    'codeartifact.repositories': ['us-east-1e'],
    'email-smtp': ['us-east-1a', 'us-east-1e', 'us-east-1f'],
    lambda: ['us-east-1e'],
    transfer: ['us-east-1e'],
    'transfer.server': ['us-east-1e'],
  },
  gatewayServices: {
    s3: { prefixListId: 'pl-63a5400a', cidrs: ['3.5.0.0/19', '52.216.0.0/15'] },
    dynamodb: { prefixListId: 'pl-02cd2c6b', cidrs: ['3.218.182.0/24', '52.94.0.0/22'] },
  },
}
