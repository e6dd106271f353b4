/* Edits of a dashboard on their way to the server: kept in localStorage until acknowledged, sent in order, each applied once. */
window.insightora = window.insightora || {};
(function (app) {
  const PREFIX = 'insightora.ops.';
  const PAUSES = [500, 1000, 2000, 4000, 8000];
  const queues = new Map();
  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(9)), n => n.toString(36).padStart(2, '0')).join('');
  const pause = ms => new Promise(done => {
    const timer = setTimeout(finish, ms);
    function finish() { clearTimeout(timer); window.removeEventListener('online', finish); done(); }
    window.addEventListener('online', finish);
  });

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; }
  }
  function write(key, items) {
    try { items.length ? localStorage.setItem(key, JSON.stringify(items)) : localStorage.removeItem(key); } catch { /* private mode: memory only */ }
  }

  class Queue {
    constructor(dashboard, person, seq) {
      this.dashboard = dashboard;
      this.person = person;
      this.seq = seq;
      this.name = random();
      this.made = 0;
      this.failures = 0;
      this.running = false;
      this.place = PREFIX + person + '.' + dashboard + '.';
      this.items = [];
      this.adopt();
    }

    /* what an earlier page of the same person could not send any more */
    adopt() {
      const keys = Object.keys(localStorage).filter(key => key.startsWith(this.place));
      for (const key of keys) { this.items.push(...read(key)); localStorage.removeItem(key); }
      this.keep();
    }

    keep() { write(this.place + this.name, this.items); }

    push(verb, op) {
      this.made += 1;
      const item = {verb, op, client_op_id: this.name + '.' + this.made, base_seq: this.seq};
      this.items.push(item);
      this.keep();
      this.pump();
      return item;
    }

    pending() { return this.items.map(item => item.op).filter(Boolean); }

    tell(state) { this.state = state; if (this.onstate) this.onstate(state, this.items.length); }

    async pump() {
      if (this.running) return;
      this.running = true;
      if (this.items.length) this.tell('saving');
      while (this.items.length) await this.send(this.items[0]);
      this.running = false;
      this.tell('saved');
    }

    async send(item) {
      const answer = await this.post(item);
      if (answer.status === 401) {
        await app.signIn();
      } else if (answer.retry) {
        this.tell('waiting');
        await pause(PAUSES[Math.min(this.failures, PAUSES.length - 1)]);
        this.failures += 1;
      } else {
        this.failures = 0;
        this.settle(item, answer);
      }
    }

    settle(item, answer) {
      if (answer.code === 'other_person') { this.items = []; location.reload(); return; }
      this.items = this.items.filter(other => other !== item);
      this.keep();
      if (answer.ok) {
        const missed = answer.body.seq > this.seq + 1;
        this.seq = Math.max(this.seq, answer.body.newest);
        if (this.onsaved) this.onsaved(item, answer.body, missed);
      } else if (this.onrefused) {
        this.onrefused(item, answer.message);
      }
    }

    async post(item) {
      try {
        const response = await fetch('/api/v1/dashboards/' + encodeURIComponent(this.dashboard) + '/' + item.verb, {
          method: 'POST', keepalive: true, credentials: 'same-origin',
          headers: {'Content-Type': 'application/json', 'X-CSRFToken': app.cookie('_csrf_token')},
          body: JSON.stringify({client_op_id: item.client_op_id, base_seq: item.base_seq, op: item.op, person: this.person}),
        });
        const body = await response.json().catch(() => ({}));
        const error = body.error || {};
        const retry = response.status > 500 || response.status === 429 || (response.status === 500 && this.failures < 3);
        return {ok: response.ok && body.seq !== undefined, status: response.status, retry, body, code: error.code, message: error.message};
      } catch {
        return {ok: false, status: 0, retry: true};
      }
    }
  }

  /* the one queue of a dashboard in this window; it goes on sending while other pages are open */
  app.queue = function (dashboard, person, seq) {
    const key = person + '.' + dashboard;
    if (!queues.has(key)) queues.set(key, new Queue(dashboard, person, seq));
    const queue = queues.get(key);
    queue.seq = Math.max(queue.seq, seq);
    return queue;
  };
})(window.insightora);
