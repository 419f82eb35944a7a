/** What a new document may start with. The server turns it into the document's first edit. */
export interface Template {
  name: string;
  description: string;
  title: string;
  markdown: string;
}

export const templates: Template[] = [
  {
    name: 'Meeting notes',
    description: 'Agenda, decisions, who does what',
    title: 'Meeting notes',
    markdown: `## Agenda

1. 

## Notes

## Decisions

- 

## To do

- [ ] 
`,
  },
  {
    name: 'Project brief',
    description: 'Goal, scope, milestones, risks',
    title: 'Project brief',
    markdown: `> One sentence that says what this is about.

## Goal

## Scope

## Milestones

| Milestone | Owner | Date |
| --- | --- | --- |
|  |  |  |

## Risks and open questions

- 
`,
  },
  {
    name: 'Decision record',
    description: 'Context, options, what and why',
    title: 'Decision record',
    markdown: `## Context

## Options

1. 

## Decision

## Consequences
`,
  },
];
