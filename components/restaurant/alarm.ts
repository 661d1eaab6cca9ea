/**
 * The kitchen's alarm: two tones that repeat until somebody has seen the order. The repetition lies in the sound itself, which
 * a browser goes on playing in a hidden tab, where it would let a timer sleep. A browser plays nothing before the first press.
 */
export class Alarm {
  private context: AudioContext | null = null;
  private source: AudioBufferSourceNode | null = null;
  private isWanted = false;
  private readonly onChange: (isArmed: boolean) => void;

  /** `onChange`: the browser plays now, or no longer: a call came in, or the system took the sound. */
  constructor(onChange: (isArmed: boolean) => void) {
    this.onChange = onChange;
  }

  get isArmed(): boolean {
    return this.context?.state === "running";
  }

  /** Within a press: lets the browser play. */
  arm(): void {
    if (typeof AudioContext === "undefined") return;
    if (!this.context) {
      this.context = new AudioContext();
      this.context.onstatechange = () => {
        this.apply();
        this.onChange(this.isArmed);
      };
    }
    void this.context.resume().catch(() => {});
  }

  /** Rings from now on, or is quiet. */
  set(isRinging: boolean): void {
    this.isWanted = isRinging;
    this.apply();
  }

  close(): void {
    this.set(false);
    if (this.context) this.context.onstatechange = null;
    void this.context?.close().catch(() => {});
    this.context = null;
  }

  private apply(): void {
    const { context } = this;
    if (!context || !this.isWanted || !this.isArmed) {
      this.source?.stop();
      this.source = null;
      return;
    }
    if (this.source) return;
    this.source = new AudioBufferSourceNode(context, { buffer: bell(context), loop: true });
    this.source.connect(context.destination);
    this.source.start();
  }
}

const EVERY_S = 2.4;
/** When each tone begins in it, and how high it is, Hz. */
const TONES = [
  { at: 0, hz: 880 },
  { at: 0.22, hz: 1_174.66 },
  { at: 0.6, hz: 880 },
  { at: 0.82, hz: 1_174.66 },
] as const;
const TONE_S = 0.34;

/** One turn of the alarm, the silence after it included. */
function bell(context: AudioContext): AudioBuffer {
  const { sampleRate } = context;
  const buffer = context.createBuffer(1, Math.round(EVERY_S * sampleRate), sampleRate);
  const samples = buffer.getChannelData(0);
  for (const { at, hz } of TONES) {
    const from = Math.round(at * sampleRate);
    for (let i = 0; i < TONE_S * sampleRate; i++) {
      const s = i / sampleRate;
      // begins without a click and dies away like something that was struck
      const loudness = Math.min(1, s / 0.008) * Math.exp(-s * 9) * 0.55;
      const tone = Math.sin(2 * Math.PI * hz * s) + 0.3 * Math.sin(4 * Math.PI * hz * s);
      samples[from + i] = (samples[from + i] ?? 0) + (loudness * tone) / 1.3;
    }
  }
  return buffer;
}
