/* The page before Dash is there. What Dash will ask for is asked at once; where the document holds back Dash's scripts, the answers are drawn as a
   still picture first, and the charts of that picture move into the page when it stands. */
(function (app) {
  const root = document.documentElement;
  const plain = window.fetch.bind(window);
  const UPDATE = '/_dash-update-component';
  const TOO_LATE = 1500;                        // ms after which Dash starts without waiting for the picture

  /* The requests, as Dash sends them */
  const headers = {Accept: 'application/json', 'Content-Type': 'application/json'};
  const early = new Map();                      // what is asked -> promise of the answer
  const output = '.._pages_content.children..._pages_store.data..';
  const router = () => ({
    output, outputs: [{id: '_pages_content', property: 'children'}, {id: '_pages_store', property: 'data'}],
    inputs: ['pathname', 'search'].map(property => ({id: '_pages_location', property, value: location[property]})),
    changedPropIds: ['_pages_location.pathname', '_pages_location.search'], parsedChangedPropsIds: ['_pages_location.pathname', '_pages_location.search'],
    state: [{id: 'theme', property: 'data', value: root.dataset.bsTheme}],
  });
  const asked = body => [UPDATE, body.output, ...[...body.inputs, ...(body.state || [])].map(part => part.value)].join('\n');
  const csrf = () => (document.cookie.match(/(?:^|; )_csrf_token=([^;]*)/) || [])[1] || '';

  function ask(key, address, init) {
    const answer = plain(address, {credentials: 'same-origin', headers, ...init});
    answer.catch(() => early.delete(key));
    early.set(key, answer);
    return answer;
  }

  function keyOf(address, init) {
    const path = typeof address === 'string' ? address.split('?')[0] : '';
    if (path !== UPDATE || !init || typeof init.body !== 'string') return path;
    try { return asked(JSON.parse(init.body)) } catch { return path }
  }

  window.fetch = function (address, init) {
    const key = early.size ? keyOf(address, init) : '';
    const answer = early.get(key);
    if (!answer) return plain(address, init);
    early.delete(key);
    return answer.catch(() => plain(address, init));
  };

  const read = async asked => { const answer = await asked; return answer.ok ? answer.clone().json() : Promise.reject(new Error(answer.statusText)); };

  /* The picture: the layout's plain elements, without what only works with Dash */
  const ATTRIBUTES = new Set(['title', 'role', 'type', 'disabled', 'hidden', 'colSpan', 'rowSpan', 'scope', 'placeholder']);
  const TAGS = {Link: 'a', NavLink: 'a', Button: 'button', Markdown: 'div'};
  const CLASSES = {NavLink: 'nav-link', Button: 'btn'};

  function element(node, page) {
    const {namespace, type, props} = node;
    const tag = namespace === 'dash_html_components' ? type.toLowerCase() : TAGS[type];
    if (!tag || tag === 'script' || tag === 'iframe') return null;
    const made = document.createElement(tag);
    made.className = [CLASSES[type], type === 'Button' && props.size && 'btn-' + props.size, props.className, props.class_name].filter(Boolean).join(' ');
    for (const [name, value] of Object.entries(props.style || {})) {
      if (name.startsWith('--')) made.style.setProperty(name, value); else made.style[name] = value;
    }
    for (const [name, value] of Object.entries(props)) {
      if (value === false || value === null || !(ATTRIBUTES.has(name) || name.startsWith('data-') || name.startsWith('aria-'))) continue;
      made.setAttribute(name.toLowerCase(), value === true ? '' : value);
    }
    if (type === 'NavLink' && (location.pathname === props.href || (props.active === 'partial' && location.pathname.startsWith(props.href)))) made.classList.add('active');
    if (type === 'Markdown') made.textContent = String(props.children || '').replace(/[*_#`>]/g, '');
    else made.append(...nodes(props.id === '_pages_content' ? page : props.children, page));
    return made;
  }

  function nodes(tree, page) {
    if (tree === null || tree === undefined || typeof tree === 'boolean') return [];
    if (Array.isArray(tree)) return tree.flatMap(part => nodes(part, page));
    if (typeof tree !== 'object') return [String(tree)];
    if (tree.namespace === 'dash' || tree.type === 'Fragment') return nodes(tree.props.children, page);
    return [element(tree, page)].filter(Boolean);
  }

  let picture = null;
  let started = false;
  let stands = false;

  async function paint(...answers) {
    const [layout, page] = await Promise.all(answers.map(read));
    if (stands) return;
    picture = document.createElement('div');
    picture.id = 'first-paint';
    picture.inert = true;
    picture.setAttribute('aria-hidden', 'true');
    picture.append(...nodes(layout, page.response._pages_content.children));
    document.getElementById('react-entry-point').hidden = true;
    document.body.prepend(picture);
    await app.charts.drawn(picture);
  }

  /* The page stands: it takes the place of the picture, and the charts move over. */
  function swap() {
    stands = true;
    document.getElementById('react-entry-point').hidden = false;
    if (picture) app.charts.handOver(picture);
    picture = null;
  }
  new MutationObserver((_, observer) => {
    const content = document.getElementById('_pages_content');
    if (!content || !content.firstChild) return;
    observer.disconnect();
    swap();
  }).observe(root, {childList: true, subtree: true});

  function start(held) {
    if (started) return;
    started = true;
    const scripts = [...held.content.querySelectorAll('script')].map(script => {
      const made = document.createElement('script');
      for (const {name, value} of script.attributes) made.setAttribute(name, value);
      made.textContent = script.textContent;
      made.async = false;
      return made;
    });
    const files = scripts.filter(script => script.src);
    files[files.length - 1].addEventListener('load', () => held.after(...scripts.filter(script => !script.src)));
    held.after(...files);
  }

  function fetchSoon(held) {
    held.content.querySelectorAll('script[src]').forEach(script => {
      const link = document.createElement('link');
      Object.assign(link, {rel: 'preload', as: 'script', href: script.getAttribute('src'), fetchPriority: 'low'});
      document.head.append(link);
    });
  }

  if (!root.dataset.person) return;
  const frame = ask('/_dash-layout', '/_dash-layout');
  ask('/_dash-dependencies', '/_dash-dependencies');
  const question = router();
  const page = ask(asked(question), UPDATE, {method: 'POST', headers: {...headers, 'X-CSRFToken': csrf()}, body: JSON.stringify(question)});
  document.addEventListener('DOMContentLoaded', () => {
    const held = document.getElementById('held-scripts');
    if (!held) return;
    fetchSoon(held);
    setTimeout(() => start(held), TOO_LATE);
    paint(frame, page).catch(error => console.warn(error)).finally(() => start(held));
  });
})(window.insightora = window.insightora || {});
