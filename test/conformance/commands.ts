/**
 * A command of the AWS CLI. `differs` contains the paths at which the responses of the simulator and of moto differ,
 * and why.
 */
interface Row {
  command: string
  differs?: Record<string, string>
}

/** A command that EC2 rejects with `error`, and what moto does instead. */
interface Refusal {
  command: string
  error: string
  moto: string
}

const rows = (...commands: (string | Row)[]): Row[] =>
  commands.map((row) => (typeof row === 'string' ? { command: row } : row))

const tags = (kind: string): string =>
  `--tag-specifications ResourceType=${kind},Tags=[{Key=fargate-endpoints:managed,Value=true}]`

const NO_VPC = 'vpc-00000000000000000'

/** Commands that create the network, and reads as the product makes them. */
const network = rows(
  'describe-availability-zones --query AvailabilityZones[].[ZoneName,State,RegionName]',
  'create-vpc --cidr-block 10.0.0.0/16 --query Vpc.[VpcId,CidrBlock]',
  'describe-vpcs --vpc-ids vpc-1 --query Vpcs[].[VpcId,CidrBlock,CidrBlockAssociationSet,OwnerId,State,IsDefault]',
  `describe-vpcs --vpc-ids ${NO_VPC}`,
  `describe-vpcs --filters Name=vpc-id,Values=${NO_VPC}`,
  'describe-vpc-attribute --vpc-id vpc-1 --attribute enableDnsSupport',
  'describe-vpc-attribute --vpc-id vpc-1 --attribute enableDnsHostnames',
  'modify-vpc-attribute --vpc-id vpc-1 --enable-dns-hostnames Value=true',
  'describe-vpc-attribute --vpc-id vpc-1 --attribute enableDnsHostnames',
  `describe-vpc-attribute --vpc-id ${NO_VPC} --attribute enableDnsHostnames`,
  'create-subnet --vpc-id vpc-1 --cidr-block 10.0.0.0/24 --availability-zone ap-northeast-1a --query Subnet.SubnetId',
  'create-subnet --vpc-id vpc-1 --cidr-block 10.0.1.0/24 --availability-zone ap-northeast-1c --query Subnet.SubnetId',
  {
    command: 'describe-subnets --filters Name=vpc-id,Values=vpc-1',
    differs: { 'answer.Subnets[].PrivateDnsNameOptionsOnLaunch': 'the simulator has no instances to name' },
  },
  'describe-subnets --subnet-ids subnet-00000000000000000',
  'create-internet-gateway --query InternetGateway.InternetGatewayId',
  'attach-internet-gateway --vpc-id vpc-1 --internet-gateway-id igw-1',
  'describe-route-tables --filters Name=vpc-id,Values=vpc-1',
  'create-route-table --vpc-id vpc-1 --query RouteTable.RouteTableId',
  'create-route-table --vpc-id vpc-1 --query RouteTable.RouteTableId',
  'create-route --route-table-id rtb-3 --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1',
  'associate-route-table --route-table-id rtb-2 --subnet-id subnet-1 --query AssociationId',
  'describe-route-tables --filters Name=vpc-id,Values=vpc-1',
  'describe-route-tables --route-table-ids rtb-00000000000000000',
)

const securityGroups = rows(
  {
    command: 'describe-security-groups --filters Name=vpc-id,Values=vpc-1',
    differs: { 'answer.SecurityGroups[].IpPermissions': 'the default groups of moto allow no inbound traffic' },
  },
  `create-security-group --vpc-id vpc-1 --group-name endpoints --description d ${tags('security-group')}`,
  'create-security-group --vpc-id vpc-1 --group-name endpoints --description d',
  'describe-security-groups --filters Name=vpc-id,Values=vpc-1 Name=tag:fargate-endpoints:managed,Values=true',
  'describe-security-groups --group-ids sg-00000000000000000',
  'describe-security-group-rules --filters Name=group-id,Values=sg-2',
  'revoke-security-group-egress --group-id sg-2 --security-group-rule-ids sgr-1',
  'describe-security-group-rules --filters Name=group-id,Values=sg-2',
  `authorize-security-group-ingress --group-id sg-2 --ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/16,Description=VPC}] ${tags('security-group-rule')}`,
  'authorize-security-group-ingress --group-id sg-2 --protocol tcp --port 443 --cidr 10.0.0.0/16',
  'authorize-security-group-ingress --group-id sg-2 --protocol tcp --port 443 --source-group sg-1',
  'describe-security-group-rules --filters Name=tag:fargate-endpoints:managed,Values=true',
  'create-tags --resources sgr-2 --tags Key=fargate-endpoints:owner/0123456789ab,Value=stack',
  'describe-security-group-rules --filters Name=tag-key,Values=fargate-endpoints:owner/0123456789ab',
  'describe-security-groups --group-ids sg-2',
  'revoke-security-group-ingress --group-id sg-2 --security-group-rule-ids sgr-3',
  {
    command: 'revoke-security-group-ingress --group-id sg-2 --security-group-rule-ids sgr-3',
    differs: { error: 'moto returns the same code for an unknown rule id as for unknown rule properties' },
  },
)

const services = rows(
  'describe-vpc-endpoint-services --filters Name=service-name,Values=com.amazonaws.ap-northeast-1.ecr.dkr,com.amazonaws.ap-northeast-1.s3,com.amazonaws.ap-northeast-1.none --query ServiceDetails[].[ServiceName,ServiceType,AvailabilityZones,Owner,AcceptanceRequired,VpcEndpointPolicySupported]',
  'describe-vpc-endpoint-services --filters Name=service-name,Values=com.amazonaws.ap-northeast-1.kms --query ServiceDetails[].PrivateDnsNames',
  'describe-vpc-endpoint-services --filters Name=service-name,Values=com.amazonaws.ap-northeast-1.kms Name=service-type,Values=Gateway',
  'describe-vpc-endpoint-services --service-names com.amazonaws.ap-northeast-1.none',
  'describe-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.ap-northeast-1.s3 --query PrefixLists[].[PrefixListId,PrefixListName]',
)

const interfaceEndpoint =
  'create-vpc-endpoint --vpc-endpoint-type Interface --service-name com.amazonaws.ap-northeast-1.ecr.dkr --private-dns-enabled'
const gatewayEndpoint =
  'create-vpc-endpoint --vpc-endpoint-type Gateway --service-name com.amazonaws.ap-northeast-1.s3 --vpc-id vpc-1'

const interfaceDiffers = (path: string) => ({
  [`${path}.PolicyDocument`]: 'EC2 writes the default policy of an interface endpoint without a Version',
  [`${path}.DnsEntries`]: 'moto creates one entry from the service name, regardless of zones and private DNS',
})
const gatewayDiffers = (path: string) => ({ [`${path}.PrivateDnsEnabled`]: 'moto also enables it for gateways' })
const spelling = { error: 'moto spells the code with ID, as in Describe calls; for CreateVpcEndpoint, EC2 uses Id' }

const endpoints = rows(
  {
    command: `${interfaceEndpoint} --vpc-id vpc-1 --subnet-ids subnet-1 --security-group-ids sg-2 --client-token one ${tags('vpc-endpoint')}`,
    differs: interfaceDiffers('answer.VpcEndpoint'),
  },
  { command: `${interfaceEndpoint} --vpc-id ${NO_VPC} --subnet-ids subnet-1`, differs: spelling },
  { command: `${interfaceEndpoint} --vpc-id vpc-1 --subnet-ids subnet-00000000000000000`, differs: spelling },
  {
    command: `${gatewayEndpoint} --route-table-ids rtb-2 --policy-document {"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}`,
    differs: gatewayDiffers('answer.VpcEndpoint'),
  },
  'describe-route-tables --route-table-ids rtb-2',
  { command: 'describe-vpc-endpoints --vpc-endpoint-ids vpce-1', differs: interfaceDiffers('answer.VpcEndpoints[]') },
  { command: 'describe-vpc-endpoints --vpc-endpoint-ids vpce-2', differs: gatewayDiffers('answer.VpcEndpoints[]') },
  'describe-vpc-endpoints --vpc-endpoint-ids vpce-00000000000000000',
  'describe-vpc-endpoints --filters Name=vpc-endpoint-id,Values=vpce-00000000000000000',
  'describe-vpc-endpoints --filters Name=vpc-id,Values=vpc-1 Name=tag:fargate-endpoints:managed,Values=true --query VpcEndpoints[].VpcEndpointId',
  'describe-vpc-endpoints --filters Name=service-name,Values=com.amazonaws.ap-northeast-1.s3 --query VpcEndpoints[].VpcEndpointId',
  'describe-vpc-endpoints --filters Name=vpc-endpoint-type,Values=Gateway --query VpcEndpoints[].VpcEndpointId',
  'create-tags --resources vpce-1 vpce-2 --tags Key=fargate-endpoints:owner/0123456789ab,Value=stack',
  'describe-vpc-endpoints --filters Name=tag-key,Values=fargate-endpoints:owner/* --query VpcEndpoints[].Tags',
  'delete-tags --resources vpce-1 --tags Key=fargate-endpoints:owner/0123456789ab',
  'describe-vpc-endpoints --filters Name=tag-key,Values=fargate-endpoints:owner/0123456789ab --query VpcEndpoints[].VpcEndpointId',
  'modify-vpc-endpoint --vpc-endpoint-id vpce-1 --add-subnet-ids subnet-2 --add-security-group-ids sg-1 --policy-document {"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}',
  'describe-vpc-endpoints --vpc-endpoint-ids vpce-1 --query VpcEndpoints[].[SubnetIds,Groups,PolicyDocument]',
  'modify-vpc-endpoint --vpc-endpoint-id vpce-1 --remove-subnet-ids subnet-1 --remove-security-group-ids sg-1',
  'describe-vpc-endpoints --vpc-endpoint-ids vpce-1 --query VpcEndpoints[].[SubnetIds,Groups]',
  'modify-vpc-endpoint --vpc-endpoint-id vpce-2 --add-route-table-ids rtb-1',
  'describe-vpc-endpoints --vpc-endpoint-ids vpce-2 --query VpcEndpoints[].RouteTableIds',
  'modify-vpc-endpoint --vpc-endpoint-id vpce-00000000000000000 --add-subnet-ids subnet-2',
)

/**
 * Commands that moto accepts although EC2 rejects them, in an order in which the effects on moto do not change the
 * results of the next commands.
 */
export const refused: readonly Refusal[] = [
  {
    command: 'create-security-group --vpc-id vpc-1 --group-name ENDPOINTS --description d',
    error: 'InvalidGroup.Duplicate',
    moto: 'distinguishes names by letter case',
  },
  {
    command: 'create-tags --resources vpce-00000000000000000 --tags Key=Name,Value=none',
    error: 'InvalidVpcEndpointId.NotFound',
    moto: 'accepts any id',
  },
  {
    command: `${interfaceEndpoint} --vpc-id vpc-1 --subnet-ids subnet-2 --client-token one`,
    error: 'IdempotentParameterMismatch',
    moto: 'creates another endpoint: it does not support idempotency',
  },
  {
    command: `${interfaceEndpoint} --vpc-id vpc-1 --subnet-ids subnet-2`,
    error: 'InvalidParameter',
    moto: 'does not detect conflicts of private DNS names',
  },
  {
    command:
      'create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id vpc-1 --service-name com.amazonaws.ap-northeast-1.none',
    error: 'InvalidServiceName',
    moto: 'accepts any name',
  },
  { command: `${gatewayEndpoint} --route-table-ids rtb-2`, error: 'RouteAlreadyExists', moto: 'overwrites the route' },
  {
    command: `${gatewayEndpoint} --route-table-ids rtb-2 --dry-run`,
    error: 'DryRunOperation',
    moto: 'creates the endpoint',
  },
  {
    command: 'delete-security-group --group-id sg-2',
    error: 'DependencyViolation',
    moto: 'deletes a group that network interfaces of an endpoint use',
  },
]

export const agreed: readonly Row[] = [...network, ...securityGroups, ...services, ...endpoints]
