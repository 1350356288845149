/** The mark: two rails on two posts, a corral's fence. */
export function Logo() {
  return (
    <span className="flex items-center gap-2.5">
      <svg viewBox="0 0 32 32" aria-hidden className="size-6">
        <rect width="32" height="32" rx="7" className="fill-accent-fill" />
        <path
          d="M7 12h18M7 20h18M10 8v16M22 8v16"
          stroke="#fff"
          strokeWidth="2.4"
          strokeLinecap="round"
          fill="none"
        />
      </svg>
      <span className="text-base font-semibold tracking-tight">Corral</span>
    </span>
  );
}
