import type { RecordedCall } from './calls.ts'
import { type Clock, realClock } from './clock.ts'
import { Ec2Service, type Hooks } from './ec2Service.ts'
import { Faults } from './faults.ts'
import { type Preset, withOverrides } from './presets.ts'
import { regionNamed } from './regions/index.ts'
import { listen } from './server.ts'
import type { Settings, SettingsOverrides } from './settings.ts'
import { snapshot } from './snapshot.ts'
import { Ec2State } from './state/ec2State.ts'
import { Ec2Error } from './wire/ec2Error.ts'
import { World } from './world.ts'

export interface SimulatorOptions {
  /** One of the regions in `regions/`; ap-northeast-1 if omitted. */
  region?: string
  accountId?: string
  clock?: Clock
  /** EC2's behaviour apart from `settings`; `tidy` if omitted. */
  preset?: Preset
  settings?: SettingsOverrides
  hooks?: Hooks
  /** Determines the ids: the same seed and calls give the same ids. Faults and lags depend on `settings.seed`. */
  seed?: number
}

/** A simulated EC2 for one account and region, served at `url`. */
export interface Simulator {
  url: string
  region: string
  accountId: string
  clock: Clock
  /** All calls that were served, in the order of arrival. */
  calls: RecordedCall[]
  /** The settings. They can be changed between calls. */
  settings: Settings
  /**
   * Changes the behaviour of EC2 from now on. A test can create its network with `tidy`, and then use it with `untidy`.
   */
  usePreset(preset: Preset, overrides?: SettingsOverrides): void
  hooks: Hooks
  faults: Faults
  /** Changes that no EC2 call can make: other accounts, hosted zones, endpoints that fail. */
  world: World
  /**
   * Executes a call in this process, without a network, for runs with a million calls. Input and output are in the form
   * of the SDK. Errors are Ec2Errors.
   * @param accessKeyId of the caller
   */
  call(action: string, input: object, accessKeyId?: string): Promise<object>
  /** Returns everything in a VPC as text, for exact comparison. */
  snapshot(vpcId: string): string
  close(): Promise<void>
}

export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const { region = 'ap-northeast-1', accountId = '123456789012', clock = realClock, hooks = {}, seed = 1 } = options
  const settings = withOverrides(options.preset ?? 'tidy', options.settings ?? {})
  const state = new Ec2State(regionNamed(region), accountId, clock, settings, seed)
  const faults = new Faults(clock, state.random)
  const service = new Ec2Service(state, faults, hooks)
  const calls: RecordedCall[] = []
  const call = async (action: string, input: object, accessKeyId?: string): Promise<object> => {
    const record: RecordedCall = { action, parameters: {}, accessKeyId, underWay: 1, startedAt: clock.now() }
    calls.push(record)
    try {
      return await service.execute(record, input)
    } catch (error) {
      if (error instanceof Ec2Error) record.error = error.code
      throw error
    } finally {
      record.endedAt = clock.now()
    }
  }
  const { url, close } = await listen(clock, calls, (call) => service.serve(call))
  return {
    url,
    region,
    accountId,
    clock,
    calls,
    settings,
    usePreset: (preset, overrides = {}) => Object.assign(settings, withOverrides(preset, overrides)),
    hooks,
    faults,
    world: new World(state),
    call,
    snapshot: (vpcId) => snapshot(state, vpcId),
    close,
  }
}
