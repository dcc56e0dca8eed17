import { all } from '../network.ts'
import type { Chapter, Row } from '../row.ts'

const image = (name: string, reference: string, registry: string, ...sources: string[]): Row => ({
  name,
  sources,
  base: 'endpoints',
  change: all(),
  tasks: { container: { image: reference } },
  findings: [{ of: [registry], link: 'route', id: 'table-*' }],
})

export const images: Chapter = {
  title: 'Images that no endpoint serves',
  file: 'images.ts',
  rows: [
    image('An image from Docker Hub', 'nginx:1.27', 'Docker Hub', 'aws/amazon-ecs-agent#2061'),
    image('An image from ECR Public', 'public.ecr.aws/nginx/nginx:1.27', 'ECR Public', 'aws/containers-roadmap#1160'),
    image(
      'An image from ECR in another region',
      '123456789012.dkr.ecr.us-west-2.amazonaws.com/app:1',
      'Amazon ECR in us-west-2',
      'aws/containers-roadmap#1691',
    ),
    image('An image from GitHub’s registry', 'ghcr.io/owner/app:1', 'ghcr.io'),
  ],
}
