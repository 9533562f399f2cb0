/** A view that has nothing to show, and why. */
export const Message = ({ title, text }: { title: string; text: string }) => (
  <main>
    <div class="body">
      <div class="pad">
        <h1>{title}</h1>
        <p class="m">{text}</p>
      </div>
    </div>
  </main>
);
