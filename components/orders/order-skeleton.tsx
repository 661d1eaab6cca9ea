const BLOCK = "rounded-control bg-sunken";

/** The head's place while the order is looked up. */
export function HeadSkeleton() {
  return (
    <>
      <div className="flex items-end justify-between gap-4" aria-hidden="true">
        <div>
          <div className={`h-4 w-24 ${BLOCK}`} />
          <div className={`mt-2 h-10 w-44 desktop:h-13 desktop:w-56 ${BLOCK}`} />
        </div>
        <div className={`mb-1 h-4 w-24 ${BLOCK}`} />
      </div>
      <div className="flex gap-1.5" aria-hidden="true">
        {[0, 1, 2, 3].map((step) => (
          <span key={step} className="h-[5px] flex-1 rounded-full bg-sunken" />
        ))}
      </div>
    </>
  );
}

/** The body's place while the order is looked up. */
export function BodySkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-5">
      <div>
        <div className={`h-5 w-48 ${BLOCK}`} />
        <div className={`mt-2 h-4 w-64 max-w-full ${BLOCK}`} />
      </div>
      <div className="flex items-center gap-3.5 rounded-card border border-line p-3.5">
        <div className="size-11 rounded-[14px] bg-sunken" />
        <div>
          <div className={`h-4 w-32 ${BLOCK}`} />
          <div className={`mt-2 h-3.5 w-40 ${BLOCK}`} />
        </div>
      </div>
    </div>
  );
}
