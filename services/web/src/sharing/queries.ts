import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LinkRole } from '../catalog/api';
import type { Role } from '../sync/role';
import { fetchMembers, putLink, putMember, removeMember } from './api';

const membersKey = (id: string) => ['members', id] as const;

export const useMembers = (id: string) => useQuery({ queryKey: membersKey(id), queryFn: () => fetchMembers(id), staleTime: 0 });

/** Changes who may do what; the list of documents shows it too. */
function useSharingMutation<T>(id: string, change: (input: T) => Promise<void>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: membersKey(id) }),
        client.invalidateQueries({ queryKey: ['documents'] }),
        client.invalidateQueries({ queryKey: ['document', id] }),
      ]),
  });
}

export const useSetMember = (id: string) =>
  useSharingMutation(id, ({ email, role }: { email: string; role: Role }) => putMember(id, email, role));

export const useRemoveMember = (id: string) => useSharingMutation(id, (userId: string) => removeMember(id, userId));

export const useSetLink = (id: string) => useSharingMutation(id, (role: LinkRole) => putLink(id, role));
