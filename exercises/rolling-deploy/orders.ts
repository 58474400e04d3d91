/** What was ordered for each server, and how all of them were at that moment: read from the history. */
import type { EventOf, HistoryEvent } from '../../src/contract/history.ts'
import type { World } from '../../src/contract/world.ts'

/** What happened so shortly before an order need not have been known. */
const UNKNOWN_MS = 2500

export interface Life {
  readonly name: string
  readonly zone: string
  version: string
  state: 'booting' | 'up' | 'down'
  /** It says that it is sick. */
  isSick: boolean
  /** Since when it is as it is. */
  sinceMs: number
  /** It has never been up before. */
  isNew: boolean
  /** It is out because of an order. */
  isOrdered: boolean
}

export interface Order {
  readonly atMs: number
  readonly name: string
  readonly zone: string
  readonly version: string
  /** What it ran before. */
  readonly before: string
  readonly byHand: boolean
  readonly event: HistoryEvent
  /** How all were then, this one included, as it was before. */
  readonly lives: readonly Life[]
}

export interface Story {
  readonly orders: readonly Order[]
  /** As they are now. */
  readonly lives: readonly Life[]
}

const isWeb = (name: string): boolean => name.startsWith('web-')

interface Reading {
  /** So many events were read. */
  read: number
  readonly orders: Order[]
  readonly lives: Map<string, Life>
}

const readings = new WeakMap<World, Reading>()

/** A history is read on from where it was read before: it is asked for after each event. */
export function readStory(world: World): Story {
  const { events } = world.history
  const reading = readings.get(world) ?? { read: 0, orders: [], lives: new Map<string, Life>() }
  readings.set(world, reading)
  for (; reading.read < events.length; reading.read++) {
    const event = events[reading.read]
    if (event?.kind === 'fault') noteFault(world, reading, event)
    else if (event !== undefined && isWeb(event.node)) follow(world, reading.lives, event)
  }
  return { orders: reading.orders, lives: [...reading.lives.values()] }
}

function noteFault(world: World, { orders, lives }: Reading, event: EventOf<'fault'>): void {
  const [name = ''] = event.nodes
  if (event.fault === 'remove') lives.delete(name)
  if (event.fault === 'add' && isWeb(name)) lives.set(name, born(world, name))
  const life = lives.get(name)
  if (life === undefined) return
  const [setting, value = ''] = event.vars?.[0] ?? []
  if (event.fault === 'vars' && setting === 'HEALTH') {
    life.isSick = value === 'sick'
    life.sinceMs = event.timeMs
  }
  if (event.fault !== 'version') return
  const byHand = isByHand(world, event, `${name} ${value}`)
  const { zone, version: before } = life
  const all = [...lives.values()].map((each) => ({ ...each }))
  orders.push({ atMs: event.timeMs, name, zone, version: value, before, byHand, event, lives: all })
  life.version = value
  life.isOrdered = true
  life.sinceMs = event.timeMs
  if (life.state === 'up') life.state = 'booting'
}

const hands = new WeakMap<World, string[]>()

/** Somebody gives that order past the deployer. */
export function noteHand(world: World, name: string, version: string): void {
  hands.set(world, [...(hands.get(world) ?? []), `${name} ${version}`])
}

/** Of real processes nobody knows what led to an order. */
function isByHand(world: World, event: EventOf<'fault'>, order: string): boolean {
  const from = world.history.events[event.cause ?? -1]
  if (from !== undefined) return from.kind !== 'receive' || from.peer !== 'deployer-1'
  const noted = hands.get(world) ?? []
  const place = noted.indexOf(order)
  if (place >= 0) hands.set(world, noted.toSpliced(place, 1))
  return place >= 0
}

function follow(world: World, lives: Map<string, Life>, event: HistoryEvent): void {
  if (event.kind !== 'boot' && event.kind !== 'ready' && event.kind !== 'crash') return
  const name = event.node
  const life = lives.get(name) ?? born(world, name)
  if (event.kind === 'boot') lives.set(name, life)
  if (event.kind === 'ready') {
    life.state = 'up'
    life.isNew = false
    life.isOrdered = false
  } else if (event.kind === 'boot') life.state = 'booting'
  else life.state = 'down'
  life.sinceMs = event.timeMs
}

function born(world: World, name: string): Life {
  const zone = world.node(name).region
  const sinceMs = world.nowMs
  return {
    name,
    zone,
    version: 'v1',
    state: 'booting',
    isSick: false,
    sinceMs,
    isNew: true,
    isOrdered: false,
  }
}

export const serves = ({ state, isSick }: Life): boolean => state === 'up' && !isSick

/** Somebody else of its zone who was out, and known to be, when this one was ordered, though it served. */
export function outBeside({ name, zone, atMs, lives }: Order): string | undefined {
  const own = lives.find((life) => life.name === name)
  if (own === undefined || !serves(own) || own.sinceMs > atMs - UNKNOWN_MS) return undefined
  return lives.find(
    (life) =>
      life.name !== name &&
      life.zone === zone &&
      !life.isNew &&
      !serves(life) &&
      (life.isOrdered || life.sinceMs <= atMs - UNKNOWN_MS),
  )?.name
}

/** Those of the other zone that did not run that version yet, and were known, when this one was ordered. */
export function behind({ zone, version, atMs, lives }: Order): readonly Life[] {
  return lives.filter(
    (life) =>
      life.zone !== zone && life.version !== version && !(life.isNew && life.sinceMs > atMs - UNKNOWN_MS),
  )
}
