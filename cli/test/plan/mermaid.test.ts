import { expect, test } from '@jest/globals'
import { INTERNET_ROUTE, observedVpc, routeTable, subnet, zone } from '../../../test/support/model.ts'
import { mermaidOf } from '../../plan/mermaid.ts'
import type { ServiceRow } from '../../plan/services.ts'

const row = (parts: Partial<ServiceRow> & Pick<ServiceRow, 'service'>): ServiceRow => ({
  kind: 'Interface',
  change: 'create',
  endpointId: '',
  subnetIds: ['subnet-0a'],
  routeTableIds: [],
  reason: '',
  addedZones: 0,
  ...parts,
})

test('A diagram shows the zones, their subnets and endpoints, the route tables and the gateways', () => {
  const vpc = observedVpc({
    subnets: [
      subnet({ subnetId: 'subnet-0c', availabilityZone: zone('c'), cidrBlock: '10.0.1.0/24' }),
      subnet({ subnetId: 'subnet-0a', availabilityZone: zone('a') }),
      subnet({ subnetId: 'subnet-0f', availabilityZone: zone('a') }),
    ],
    routeTables: [
      routeTable({ routeTableId: 'rtb-0a', isMain: true }),
      routeTable({ routeTableId: 'rtb-0f', subnetIds: ['subnet-0f'], routes: [INTERNET_ROUTE] }),
    ],
  })
  const rows = [
    row({ service: 'logs', change: 'keep', endpointId: 'vpce-0a' }),
    row({ service: 'kms' }),
    row({ service: 'ssm', change: 'keep', endpointId: 'vpce-0b' }),
    row({ service: 's3', kind: 'Gateway', subnetIds: [], routeTableIds: ['rtb-0a', 'rtb-0f'] }),
    row({ service: 'dynamodb', kind: 'Gateway', subnetIds: [], routeTableIds: ['rtb-0f', 'rtb-0a'] }),
    row({ service: 's3', kind: 'Gateway', change: 'reuse', subnetIds: [], routeTableIds: ['rtb-0a'] }),
  ]

  expect(mermaidOf(vpc, rows)).toBe(`%%{init: {"flowchart": {"wrappingWidth": 400}}}%%
flowchart LR
  subgraph legend["Legend"]
    legend_create("created"):::create
    legend_keep("unchanged"):::keep
    legend_reuse("reused: not managed by this resource type"):::reuse
    legend_yours("yours"):::yours
    legend_create ~~~ legend_keep ~~~ legend_reuse ~~~ legend_yours
  end
  subgraph n_vpc_0a["vpc-0a 10.0.0.0/16"]
    subgraph n_ap_northeast_1c["ap-northeast-1c"]
      n_subnet_0c["subnet-0c<br/>10.0.1.0/24"]:::yours
    end
    subgraph n_ap_northeast_1a["ap-northeast-1a"]
      n_subnet_0a["subnet-0a<br/>10.0.0.0/24"]:::yours
      n_keep_subnet_0a("keep:<br/>logs<br/>ssm"):::keep
      n_subnet_0a --- n_keep_subnet_0a
      n_create_subnet_0a("create:<br/>kms"):::create
      n_subnet_0a --- n_create_subnet_0a
    end
    n_rtb_0a[/"rtb-0a"/]:::yours
  end
  n_gateway_1{{"create:<br/>s3 gateway<br/>dynamodb gateway"}}:::create
  n_gateway_2{{"reuse:<br/>s3 gateway"}}:::reuse
  n_subnet_0a ---> n_rtb_0a
  n_subnet_0c ---> n_rtb_0a
  n_rtb_0a --> n_gateway_1
  n_rtb_0a --> n_gateway_2
  classDef create fill:#d9f2e6,stroke:#0b7a75,color:#10302e
  classDef keep fill:#dfe4ea,stroke:#57606a,color:#22272b
  classDef reuse fill:#e0e7ff,stroke:#3f51b5,color:#1a2150
  classDef yours fill:#f6f8fa,stroke:#8c959f,color:#24292f
  classDef frame fill:transparent,stroke:#8c959f
  class legend,n_vpc_0a,n_ap_northeast_1a,n_ap_northeast_1c frame
  linkStyle default stroke:#8c959f
`)
})
