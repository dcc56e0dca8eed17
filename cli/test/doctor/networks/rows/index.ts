import type { Chapter } from '../row.ts'
import { captured } from './captured.ts'
import { dns } from './dns.ts'
import { endpoints } from './endpoints.ts'
import { groups } from './groups.ts'
import { images } from './images.ts'
import { missing } from './missing.ts'
import { networkAcls } from './networkAcls.ts'
import { policies } from './policies.ts'
import { routes } from './routes.ts'
import { working } from './working.ts'

/** Each network has one fault. */
export const broken: readonly Chapter[] = [
  dns,
  missing,
  endpoints,
  groups,
  networkAcls,
  policies,
  routes,
  captured,
  images,
]

export const chapters: readonly Chapter[] = [...broken, working]
