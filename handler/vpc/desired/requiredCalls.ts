import type { CatalogueService } from '../../fargate/catalogue.ts'
import { type RequiredAction, requiredActions } from '../../fargate/requiredActions.ts'
import type { ResourceSpec } from '../model/desired.ts'
import type { PolicySubject } from './policyDocuments.ts'

type Spec = Pick<ResourceSpec, 'properties' | 'environment'>

/** What the template allows on its buckets. Which of the bucket and its objects an action is for, its name does not say. */
const bucketCalls = ({ properties, environment }: Spec): RequiredAction[] =>
  (properties.S3Buckets ?? [])
    .filter((bucket) => bucket !== '*')
    .flatMap((bucket) => {
      const arn = bucket.startsWith('arn:') ? bucket : `arn:${environment.partition}:s3:::${bucket}`
      return properties.S3BucketActions.filter((action) => /^s3:\w+$/.test(action)).map((action) => ({
        action,
        resource: /Object/.test(action) ? `${arn}/*` : arn,
        isEssential: false,
      }))
    })

/** What tasks call through an endpoint, as the properties say. Empty for a service that is not of the catalogue: it is not known. */
export const requiredCalls = ({ service, kind }: PolicySubject, spec: Spec): RequiredAction[] => {
  if (service === 's3') {
    if (kind !== 'Gateway') return []
    return [...(spec.properties.EcrImagePull ? (requiredActions.s3 ?? []) : []), ...bucketCalls(spec)]
  }
  return [...(requiredActions[service as CatalogueService] ?? [])]
}
