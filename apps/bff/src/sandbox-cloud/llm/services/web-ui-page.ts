/** The page of the stand-in for Open WebUI: signs in, lists models, chats over a WebSocket. */
export const webUiPage = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Stand-in for Open WebUI (Terroir sandbox)</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark }
  .note { border: 2px dashed; padding: .5rem 1rem; border-radius: .5rem }
  form { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 } input, select, button { font: inherit; padding: .4rem }
  #answer { white-space: pre-wrap; min-height: 3rem }
</style>
<p class="note"><b>Stand-in for Open WebUI.</b> This is the Terroir sandbox: Open WebUI itself does not run here.</p>
<form id="sign-in"><label>Email <input id="email" type="email" required></label>
<label>Password <input id="password" type="password" required></label><button>Sign in</button></form>
<form id="chat" hidden><label>Model <select id="model"></select></label>
<label>Message <input id="message" required></label><button>Send</button></form>
<p id="state" role="status"></p><p id="answer"></p>
<script>
  const at = (id) => document.getElementById(id);
  let token = '';
  at('sign-in').onsubmit = async (event) => {
    event.preventDefault();
    const response = await fetch('/api/v1/auths/signin', { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: at('email').value, password: at('password').value }) });
    if (!response.ok) { at('state').textContent = (await response.json()).detail; return; }
    token = (await response.json()).token;
    const models = await (await fetch('/api/models', { headers: { authorization: 'Bearer ' + token } })).json();
    at('model').replaceChildren(...models.data.map(({ id }) => new Option(id, id)));
    at('sign-in').hidden = true; at('chat').hidden = false;
    at('state').textContent = models.data.length + ' models';
  };
  at('chat').onsubmit = (event) => {
    event.preventDefault();
    at('answer').textContent = '';
    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws/chat');
    socket.onopen = () => socket.send(JSON.stringify({ token, model: at('model').value, message: at('message').value }));
    socket.onmessage = ({ data }) => {
      const said = JSON.parse(data);
      at('answer').textContent += said.text ?? '';
      if (said.done || said.error) { at('state').textContent = said.error ?? 'done'; socket.close(); }
    };
  };
</script></html>
`;
