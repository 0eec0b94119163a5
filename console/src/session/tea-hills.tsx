/** Terraced tea hills under a pale moon: drawn, not loaded. */
export function TeaHills() {
  return (
    <svg className="tea-hills" viewBox="0 0 720 900" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <defs>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#0B4A38" />
          <stop offset="0.55" stopColor="#14785A" />
          <stop offset="1" stopColor="#5FA588" />
        </linearGradient>
        <linearGradient id="mist" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#E6F2EE" stopOpacity="0" />
          <stop offset="0.6" stopColor="#E6F2EE" stopOpacity="0.3" />
          <stop offset="1" stopColor="#E6F2EE" stopOpacity="0" />
        </linearGradient>
      </defs>
      <rect width="720" height="900" fill="url(#sky)" />
      <circle cx="566" cy="418" r="54" fill="#F5EBD0" opacity="0.92" />
      <path d="M0 560C90 500 160 470 250 500s150 70 240 20 160-80 230-60v440H0Z" fill="#0F6349" opacity="0.55" />
      <rect y="470" width="720" height="230" fill="url(#mist)" />
      <path d="M0 650c120-70 220-80 330-30s240 60 390-30v310H0Z" fill="#0E5A43" opacity="0.85" />
      <Terraces />
      <path d="M0 770c140-70 300-70 420-20s200 40 300 0v150H0Z" fill="#0A4030" />
      <g fill="none" stroke="#2E7D63" strokeWidth="2" opacity="0.55">
        <path d="M0 800c150-66 300-62 420-14s210 38 300 2" />
        <path d="M0 832c160-58 300-54 430-10s200 34 290 4" />
        <path d="M0 866c170-50 310-46 440-6s190 28 280 6" />
      </g>
    </svg>
  );
}

function Terraces() {
  return (
    <g fill="none" stroke="#7DBBA1" strokeWidth="1.6" opacity="0.4">
      <path d="M0 684c120-66 220-74 330-26s240 56 390-30" />
      <path d="M0 712c124-62 226-68 336-22s236 52 384-28" />
      <path d="M0 740c128-58 232-62 342-18s232 48 378-26" />
    </g>
  );
}
