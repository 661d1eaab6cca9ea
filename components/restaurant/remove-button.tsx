import { X } from "lucide-react";

type Props = {
  /** What is taken away, for who hears it. */
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
};

/** Takes away what it stands beside. */
export function RemoveButton({ label, disabled = false, onClick }: Props) {
  return (
    <button type="button" className="board-icon" aria-label={label} disabled={disabled} onClick={onClick}>
      <X size={18} aria-hidden="true" />
    </button>
  );
}
