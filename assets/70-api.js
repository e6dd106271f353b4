/* The page that describes the API: Swagger UI over our own description, sending the session's token with what it tries. */
window.addEventListener('DOMContentLoaded', () => {
  const place = document.getElementById('api');
  if (!place) return;
  const cookie = name => (document.cookie.split('; ').find(part => part.startsWith(name + '=')) || '').slice(name.length + 1);
  window.SwaggerUIBundle({
    url: place.dataset.description, domNode: place, deepLinking: true, validatorUrl: null, defaultModelsExpandDepth: -1,
    requestInterceptor: request => { request.headers['X-CSRFToken'] = cookie('_csrf_token'); return request; },
  });
});
