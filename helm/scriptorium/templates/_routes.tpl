{{- /*
  Which path leads where, for Ingress, HTTPRoute and the demo's edge alike: a list of {path, service}, sockets apart from the rest.
  `/internal` is in none of them.
*/ -}}
{{- define "scriptorium.routes.requests" -}}
{{- $name := include "scriptorium.fullname" . -}}
- {path: /auth, service: {{ $name }}-auth}
- {path: /api, service: {{ $name }}-documents}
{{- if include "scriptorium.demo" (list . "provider") }}
- {path: /provider, service: {{ $name }}-provider}
{{- end }}
- {path: /, service: {{ $name }}-web}
{{- end -}}

{{- define "scriptorium.routes.sockets" -}}
{{- $name := include "scriptorium.fullname" . -}}
{{- range $i := until (int .Values.collab.nodes) }}
- {path: /collab/{{ $name }}-collab-{{ $i }}, service: {{ $name }}-collab-{{ $i }}}
{{- end }}
- {path: /collab, service: {{ $name }}-collab}
{{- end -}}
